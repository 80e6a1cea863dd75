import { generateKeyBetween } from "fractional-indexing";
import { filtersMax, type SavedFilter, type SavedFilterCreate, type SavedFilterUpdate } from "#contracts/saved-filter.ts";
import { idMax } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import type { SavedFilter as SavedFilterRow } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";

/** The actor's saved filters in their order. */
export async function listSavedFilters({ userId }: Actor, tx?: Tx): Promise<SavedFilter[]> {
  const rows = await (tx ?? db()).savedFilter.findMany({ where: { userId }, orderBy: [{ position: "asc" }, { id: "asc" }] });
  return rows.map(presentSavedFilter);
}

/** @throws NOT_FOUND */
export async function getSavedFilter({ userId }: Actor, id: number, tx?: Tx): Promise<SavedFilter> {
  const row = id > idMax ? null : await (tx ?? db()).savedFilter.findFirst({ where: { id, userId } });
  if (!row) throw notFound("Filter");
  return presentSavedFilter(row);
}

/** @throws CONFLICT when there are too many */
export function createSavedFilter(actor: Actor, { position, ...given }: SavedFilterCreate, tx?: Tx): Promise<SavedFilter> {
  return inTransaction(tx, async (tx) => {
    const { userId } = actor;
    const there = await tx.savedFilter.findMany({ where: { userId }, select: { position: true }, orderBy: { position: "desc" } });
    if (there.length >= filtersMax) throw new DomainError("CONFLICT", `There is room for ${filtersMax} filters.`);
    const place = position ?? generateKeyBetween(there[0]?.position ?? null, null);
    const now = currentTime();
    const data = { ...given, userId, position: place, createdAt: now, updatedAt: now };
    return note(tx, actor, "create", await tx.savedFilter.create({ data }));
  });
}

/** Sets the named fields and leaves the others alone. @throws NOT_FOUND */
export function updateSavedFilter(actor: Actor, id: number, input: SavedFilterUpdate): Promise<SavedFilter> {
  const named = Object.entries(input).filter(([, value]) => value !== undefined);
  if (named.length === 0 || id > idMax) return getSavedFilter(actor, id);
  return inTransaction(undefined, async (tx) => {
    const data = { ...Object.fromEntries(named), updatedAt: currentTime() };
    const [row] = await tx.savedFilter.updateManyAndReturn({ where: { id, userId: actor.userId }, data });
    if (!row) throw notFound("Filter");
    return note(tx, actor, "update", row);
  });
}

/** Deletes a filter for good; its tasks have nothing to do with it. @throws NOT_FOUND */
export function deleteSavedFilter(actor: Actor, id: number, tx?: Tx): Promise<SavedFilter> {
  return inTransaction(tx, async (tx) => {
    const filter = await getSavedFilter(actor, id, tx);
    const { count } = await tx.savedFilter.deleteMany({ where: { id, userId: actor.userId } });
    if (count === 0) throw notFound("Filter");
    return recorded(tx, actor, "delete", filter);
  });
}

type Verb = "create" | "update" | "delete";

function note(tx: Tx, actor: Actor, verb: Verb, row: SavedFilterRow): Promise<SavedFilter> {
  return recorded(tx, actor, verb, presentSavedFilter(row));
}

async function recorded(tx: Tx, actor: Actor, verb: Verb, filter: SavedFilter): Promise<SavedFilter> {
  await record(tx, actor, {
    action: `saved_filter.${verb}`,
    entity: "saved_filter",
    entityId: filter.id,
    feed: { kind: `saved_filter.${verb}d`, data: filter },
  });
  return filter;
}

function presentSavedFilter({ id, name, path, query, position, createdAt, updatedAt }: SavedFilterRow): SavedFilter {
  return { id, name, path, query, position, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
