import type { AuditAction } from "#contracts/audit.ts";
import type { Conversation } from "#contracts/conversation.ts";
import type { Actor } from "#domain/actor.ts";
import type { Change } from "#domain/record.ts";
import { recordMany } from "#domain/record-many.ts";
import type { Conversation as ConversationRow } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";
import { presentConversation } from "./conversation.ts";

type ConversationsChange = {
  action: AuditAction & `conversation.${string}`;
  kind: "conversation.created" | "conversation.updated" | "conversation.deleted";
  detail?: Change["detail"];
};

/** Records one change of several conversations, given as they are after it; returns them as their pages get them. */
export async function recordConversations(
  tx: Tx,
  actor: Actor,
  rows: ConversationRow[],
  { action, kind, ...detail }: ConversationsChange,
): Promise<Conversation[]> {
  const conversations = rows.map(presentConversation);
  const changes = conversations.map((one) => ({ action, entity: "conversation", entityId: one.id, ...detail, feed: { kind, data: one } }));
  await recordMany(tx, actor, changes);
  return conversations;
}
