import type { Message } from "#contracts/message.ts";
import type { Prisma } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import { presentMessage } from "./message.ts";

/** A reply as it is stored, with the number of its last delta and, while a process writes it, that process's lease token. */
export type StoredState = { message: Message; seq: number; token: string | null };

/** Replies that other processes write, as stored now: what a follower goes by when it has heard nothing. */
export function storedReplies(wanted: { messageId: string; userId: number }[]): Promise<StoredState[]> {
  return statesOf({ id: { in: wanted.map(({ messageId }) => messageId) }, userId: { in: wanted.map(({ userId }) => userId) } });
}

/** Messages of a user's conversation that changed after `since`, in order of time. */
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
