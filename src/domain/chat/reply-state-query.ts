import type { Message } from "#contracts/message.ts";
import type { Prisma } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import { presentMessage } from "./message.ts";

/** A stored reply with the number of its last delta and, while a process writes it, that process's lease token. */
export type StoredState = { message: Message; seq: number; token: string | null };

/** The stored replies that other processes write: the fallback of a mirror that has received nothing. */
export function storedReplies(keys: { messageId: string; userId: number }[]): Promise<StoredState[]> {
  return statesOf({ id: { in: keys.map(({ messageId }) => messageId) }, userId: { in: keys.map(({ userId }) => userId) } });
}

/** Messages of a user's conversation that changed after `since`, in chronological order. */
export function messagesChangedSince(userId: number, conversationId: string, since: Date): Promise<StoredState[]> {
  return statesOf({ conversationId, userId, updatedAt: { gt: since } });
}

async function statesOf(where: Prisma.MessageWhereInput): Promise<StoredState[]> {
  const rows = await db().message.findMany({
    where,
    include: { runs: { where: { status: "running" }, select: { leaseToken: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ runs, ...row }) => ({ message: presentMessage(row), seq: row.seq, token: runs[0]?.leaseToken ?? null }));
}
