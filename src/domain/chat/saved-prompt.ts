import { v7 as uuidv7 } from "uuid";
import { type SavedPrompt, type SavedPromptAdd, type SavedPromptUpdate, savedPromptsMax } from "#contracts/prompt.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";

const shown = { id: true, title: true, text: true } as const;

/** The actor's saved prompts, by title. */
export function listSavedPrompts(actor: Actor): Promise<SavedPrompt[]> {
  return db().savedPrompt.findMany({ where: { userId: actor.userId }, select: shown, orderBy: [{ title: "asc" }, { id: "asc" }] });
}

/** Keeps a new one; CONFLICT when there is no room for more. */
export function addSavedPrompt(actor: Actor, input: SavedPromptAdd): Promise<SavedPrompt> {
  return db().$transaction(async (tx) => {
    // Two at once must not both take the last place.
    await tx.$queryRaw`SELECT 1 FROM "user" WHERE id = ${actor.userId} FOR UPDATE`;
    if ((await tx.savedPrompt.count({ where: { userId: actor.userId } })) >= savedPromptsMax)
      throw new DomainError("CONFLICT", `There is room for ${savedPromptsMax} saved prompts. Delete one that you no longer use.`);
    const row = await tx.savedPrompt.create({ data: { id: uuidv7(), userId: actor.userId, ...input }, select: shown });
    await record(tx, actor, { action: "saved_prompt.add", entity: "saved_prompt", entityId: row.id });
    return row;
  });
}

/** Changes one of the actor's. */
export function updateSavedPrompt(actor: Actor, { id, ...data }: SavedPromptUpdate): Promise<SavedPrompt> {
  return db().$transaction(async (tx) => {
    const [row] = await tx.savedPrompt.updateManyAndReturn({ where: { id, userId: actor.userId }, data, select: shown });
    if (!row) throw notFound("Saved prompt");
    await record(tx, actor, { action: "saved_prompt.update", entity: "saved_prompt", entityId: id });
    return row;
  });
}

/** Deletes one of the actor's, for good. */
export function removeSavedPrompt(actor: Actor, id: string): Promise<void> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.savedPrompt.deleteMany({ where: { id, userId: actor.userId } });
    if (count === 0) throw notFound("Saved prompt");
    await record(tx, actor, { action: "saved_prompt.remove", entity: "saved_prompt", entityId: id });
  });
}
