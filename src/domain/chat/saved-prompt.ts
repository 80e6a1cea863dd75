import { v7 as uuidv7 } from "uuid";
import { type SavedPrompt, type SavedPromptAdd, type SavedPromptUpdate, savedPromptsMax } from "#contracts/prompt.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";

const viewColumns = { id: true, title: true, text: true } as const;

/** The actor's saved prompts, by title. */
export function listSavedPrompts(actor: Actor): Promise<SavedPrompt[]> {
  return db().savedPrompt.findMany({ where: { userId: actor.userId }, select: viewColumns, orderBy: [{ title: "asc" }, { id: "asc" }] });
}

/** Stores a new prompt. @throws CONFLICT when there is no room for more */
export function addSavedPrompt(actor: Actor, input: SavedPromptAdd): Promise<SavedPrompt> {
  return db().$transaction(async (tx) => {
    // Locked, so that two concurrent requests cannot both take the last free place.
    await tx.$queryRaw`SELECT 1 FROM "user" WHERE id = ${actor.userId} FOR UPDATE`;
    if ((await tx.savedPrompt.count({ where: { userId: actor.userId } })) >= savedPromptsMax)
      throw new DomainError("CONFLICT", `There is room for ${savedPromptsMax} saved prompts. Delete one that you no longer use.`);
    const row = await tx.savedPrompt.create({ data: { id: uuidv7(), userId: actor.userId, ...input }, select: viewColumns });
    await record(tx, actor, { action: "saved_prompt.add", entity: "saved_prompt", entityId: row.id });
    return row;
  });
}

/** Changes one of the actor's saved prompts. */
export function updateSavedPrompt(actor: Actor, { id, ...data }: SavedPromptUpdate): Promise<SavedPrompt> {
  return db().$transaction(async (tx) => {
    const [row] = await tx.savedPrompt.updateManyAndReturn({ where: { id, userId: actor.userId }, data, select: viewColumns });
    if (!row) throw notFound("Saved prompt");
    await record(tx, actor, { action: "saved_prompt.update", entity: "saved_prompt", entityId: id });
    return row;
  });
}

/** Permanently deletes one of the actor's saved prompts. */
export function removeSavedPrompt(actor: Actor, id: string): Promise<void> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.savedPrompt.deleteMany({ where: { id, userId: actor.userId } });
    if (count === 0) throw notFound("Saved prompt");
    await record(tx, actor, { action: "saved_prompt.remove", entity: "saved_prompt", entityId: id });
  });
}
