import { memoriesMax } from "#contracts/limits.ts";
import type { Memory, MemoryCreate, MemoryUpdate } from "#contracts/memory.ts";
import { trashDays } from "#contracts/retention.ts";
import { idMax } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { inTransaction } from "#domain/record.ts";
import { recordMany } from "#domain/record-many.ts";
import { requireProject } from "#domain/task/task-rules.ts";
import type { Memory as MemoryRow } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** The notes of the actor's memory, newest first. */
export async function listMemories({ userId }: Actor, tx?: Tx): Promise<Memory[]> {
  const rows = await (tx ?? db()).memory.findMany({ where: { userId, deletedAt: null }, orderBy: { id: "desc" } });
  return rows.map(presentMemory);
}

/** @throws NOT_FOUND */
export async function getMemory({ userId }: Actor, id: number, tx?: Tx): Promise<Memory> {
  const row = id > idMax ? null : await (tx ?? db()).memory.findFirst({ where: { id, userId, deletedAt: null } });
  if (!row) throw notFound("Note");
  return presentMemory(row);
}

/**
 * Adds a note, the assistant's with the reply that wrote it.
 * @throws VALIDATION no such project · CONFLICT it is there already, there is no room, or memory is switched off (the assistant)
 */
export function addMemory(actor: Actor, input: MemoryCreate, tx?: Tx): Promise<Memory> {
  return inTransaction(tx, async (tx) => {
    if (actor.kind === "assistant") await requireEnabled(tx, actor);
    const there = await holdMemories(tx, actor);
    const known = there.find((note) => isSame(note.text, input.text));
    if (known) throw new DomainError("CONFLICT", `This is remembered already, as note ${known.id}.`);
    const [memory] = await insertMemories(tx, actor, [input], there.length);
    if (!memory) throw new Error("the note was not written");
    return memory;
  });
}

/** Sets the named fields. @throws NOT_FOUND · VALIDATION no such project */
export function updateMemory(actor: Actor, id: number, change: MemoryUpdate, tx?: Tx): Promise<Memory> {
  return inTransaction(tx, async (tx) => {
    const before = await getMemory(actor, id, tx);
    const data = { ...(change.text === undefined ? {} : { text: change.text }), ...placeAfter(before, change) };
    if (Object.keys(data).length === 0) return before;
    if (data.projectId) await requireProject(tx, actor, data.projectId);
    const where = { id, userId: actor.userId, deletedAt: null };
    const [row] = await tx.memory.updateManyAndReturn({ where, data: { ...data, updatedAt: currentTime() } });
    if (!row) throw notFound("Note");
    await note(tx, actor, "update", [presentMemory(row)]);
    return presentMemory(row);
  });
}

/** Puts notes where they can be restored from for 7 days; all or none. @throws NOT_FOUND */
export function deleteMemories(actor: Actor, ids: number[], tx?: Tx): Promise<Memory[]> {
  return change(actor, "delete", { ids, deletedAt: null }, currentTime(), tx);
}

/** @throws NOT_FOUND when one is not deleted, or was too long ago · CONFLICT no room */
export function restoreMemories(actor: Actor, ids: number[], tx?: Tx): Promise<Memory[]> {
  return inTransaction(tx, async (tx) => {
    requireRoom((await holdMemories(tx, actor)).length + ids.length);
    return change(actor, "restore", { ids, deletedAt: { gt: new Date(clockNow() - trashDays * dayMs) } }, null, tx);
  });
}

/** The actor's notes, which nobody else adds to until this transaction ends. */
export async function holdMemories(tx: Tx, actor: Actor): Promise<Memory[]> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`memory ${actor.userId}`}, 0))::text`;
  return listMemories(actor, tx);
}

/** Writes notes beside `there` others. */
export async function insertMemories(tx: Tx, actor: Actor, inputs: MemoryCreate[], there: number): Promise<Memory[]> {
  requireRoom(there + inputs.length);
  for (const { projectId } of inputs) if (projectId) await requireProject(tx, actor, projectId);
  const now = currentTime();
  const common = { userId: actor.userId, ...(await sourceOf(tx, actor)), createdAt: now, updatedAt: now };
  const rows = await tx.memory.createManyAndReturn({
    data: inputs.map(({ text, kind = "me", projectId = null }) => ({ ...common, text, projectId, kind: projectId ? "project" : kind })),
  });
  const memories = rows.map(presentMemory);
  await note(tx, actor, "create", memories);
  return memories;
}

/** Whether two notes say the same, by their letters. */
export function isSame(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

function folded(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll(/\s+/g, " ");
}

type Place = Pick<Memory, "kind" | "projectId">;

/** Where a note belongs after a change; a project wins over a kind. */
function placeAfter(before: Memory, { kind, projectId }: MemoryUpdate): Partial<Place> {
  if (projectId) return { kind: "project", projectId };
  if (kind) return { kind, projectId: null };
  return projectId === null && before.kind === "project" ? { kind: "me", projectId: null } : {};
}

type Chosen = { ids: number[]; deletedAt: null | { gt: Date } };

async function change(actor: Actor, verb: "delete" | "restore", chosen: Chosen, deletedAt: Date | null, tx?: Tx): Promise<Memory[]> {
  const ids = [...new Set(chosen.ids)];
  if (ids.some((id) => id > idMax)) throw notFound("Note");
  return inTransaction(tx, async (tx) => {
    const where = { id: { in: ids }, userId: actor.userId, deletedAt: chosen.deletedAt };
    const rows = await tx.memory.updateManyAndReturn({ where, data: { deletedAt, updatedAt: currentTime() } });
    if (rows.length < ids.length) throw notFound("Note");
    const memories = rows.map(presentMemory);
    await note(tx, actor, verb, memories);
    return memories;
  });
}

function requireRoom(count: number): void {
  if (count > memoriesMax)
    throw new DomainError("CONFLICT", `There is room for ${memoriesMax} notes. Delete some that are no longer of use.`);
}

async function requireEnabled(tx: Tx, { userId }: Actor): Promise<void> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { memoryEnabled: true } });
  if (!user?.memoryEnabled) throw new DomainError("CONFLICT", "The user has switched memory off. Nothing was remembered.");
}

/** The reply that an assistant's run writes. */
async function sourceOf(tx: Tx, { userId, runId }: Actor): Promise<{ conversationId?: string; messageId?: string }> {
  const select = { message: { select: { id: true, conversation: { select: { id: true, temporaryUntil: true } } } } } as const;
  const run = runId && (await tx.run.findFirst({ where: { id: runId, userId }, select }));
  if (!run) return {};
  const { id: messageId, conversation } = run.message;
  if (conversation.temporaryUntil) throw new DomainError("CONFLICT", "This chat is temporary. Nothing of it is remembered.");
  return { conversationId: conversation.id, messageId };
}

const kinds = { create: "created", update: "updated", delete: "deleted", restore: "restored" } as const;

function note(tx: Tx, actor: Actor, verb: keyof typeof kinds, memories: Memory[]): Promise<void> {
  const changes = memories.map((memory) => ({
    action: `memory.${verb}` as const,
    entity: "memory",
    entityId: memory.id,
    detail: { kind: memory.kind },
    feed: { kind: `memory.${kinds[verb]}` as const, data: memory },
  }));
  return recordMany(tx, actor, changes);
}

function presentMemory({ createdAt, updatedAt, deletedAt: _, userId: _owner, ...row }: MemoryRow): Memory {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
