import { v7 as uuidv7 } from "uuid";
import type { Conversation } from "#contracts/conversation.ts";
import type { SharedMessage } from "#contracts/share.ts";
import type { Actor } from "#domain/actor.ts";
import { presentConversation } from "#domain/chat/conversation.ts";
import { json } from "#domain/chat/message.ts";
import { DomainError } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { readShare } from "./share.ts";

/**
 * Takes what a link shows into a conversation of the actor's own, to go on from there. Words alone: what somebody else's
 * assistant did is no step of this one's. @throws NOT_FOUND as `readShare` · CONFLICT there are no words in it
 */
export async function copyShare(actor: Actor, token: string): Promise<Conversation> {
  const { title, messages } = await readShare(token);
  return inTransaction(undefined, (tx) => storeConversation(tx, actor, { title, messages }));
}

/** Stores messages of elsewhere as a conversation of the actor's, as one chain; those without words are left out. */
export async function storeConversation(
  tx: Tx,
  actor: Actor,
  { title, messages }: { title: string; messages: SharedMessage[] },
): Promise<Conversation> {
  const said = messages.flatMap((message) => {
    const parts = message.parts.filter((part) => part.type === "text");
    return parts.length > 0 ? [{ ...message, parts }] : [];
  });
  if (said.length === 0) throw new DomainError("CONFLICT", "There is nothing to continue in this conversation.");
  const { userId } = actor;
  // Ids and times both put the messages in their order.
  const now = currentTime().getTime() - said.length;
  const conversation = await tx.conversation.create({
    data: { id: uuidv7(), userId, title, titleSource: "user", createdAt: new Date(now), updatedAt: new Date(now + said.length) },
  });
  const ids = said.map(() => uuidv7());
  await tx.message.createMany({
    data: said.map(({ role, model, parts }, at) => {
      const time = new Date(now + at);
      const place = { id: ids[at] ?? uuidv7(), conversationId: conversation.id, userId, parentId: ids[at - 1] ?? null };
      return { ...place, role, status: "complete" as const, parts: json(parts), model, createdAt: time, updatedAt: time };
    }),
  });
  const feed = { kind: "conversation.created" as const, data: presentConversation(conversation) };
  await record(tx, actor, { action: "share.copy", entity: "conversation", entityId: conversation.id, feed });
  return presentConversation(conversation);
}
