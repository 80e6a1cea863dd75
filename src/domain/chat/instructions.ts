import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";

/** The actor's instructions to the assistant for all conversations. */
export async function readInstructions(actor: Actor): Promise<string> {
  const user = await db().user.findFirst({ where: { id: actor.userId, deletedAt: null }, select: { instructions: true } });
  if (!user) throw notFound("Account");
  return user.instructions;
}

/** Stores them; they apply from the next message on. */
export function setInstructions(actor: Actor, instructions: string): Promise<string> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({ where: { id: actor.userId, deletedAt: null }, data: { instructions } });
    if (count === 0) throw notFound("Account");
    await record(tx, actor, { action: "account.set_instructions", entity: "user", entityId: actor.userId });
    return instructions;
  });
}

/** The instructions of one of the actor's conversations. */
export async function readConversationPrompt(actor: Actor, id: string): Promise<string> {
  const row = await db().conversation.findFirst({ where: { id, userId: actor.userId, deletedAt: null }, select: { prompt: true } });
  if (!row) throw notFound("Conversation");
  return row.prompt;
}

/** Stores them. Does not move the conversation in lists. */
export function setConversationPrompt(actor: Actor, id: string, prompt: string): Promise<string> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.conversation.updateMany({ where: { id, userId: actor.userId, deletedAt: null }, data: { prompt } });
    if (count === 0) throw notFound("Conversation");
    await record(tx, actor, { action: "conversation.set_prompt", entity: "conversation", entityId: id });
    return prompt;
  });
}
