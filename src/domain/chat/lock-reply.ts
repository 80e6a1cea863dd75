import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import type { Message } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";

/** Locks the actor's reply until the transaction ends. @throws NOT_FOUND for anything else */
export async function lockReply(tx: Tx, actor: Actor, id: string): Promise<Message> {
  await tx.$queryRaw`SELECT 1 FROM message WHERE id = ${id}::uuid AND user_id = ${actor.userId} FOR UPDATE`;
  const row = await tx.message.findFirst({ where: { id, userId: actor.userId, role: "assistant" } });
  if (!row) throw notFound("Message");
  return row;
}
