import { presentMessage } from "#domain/chat/message.ts";
import { allUsersDb as db } from "#lib/db.ts";

/** All rows of one user after a trial. */
export async function readRows(userId: number) {
  const where = { userId };
  const messages = await db().message.findMany({ where, orderBy: [{ createdAt: "asc" }, { id: "asc" }], include: { conversation: true } });
  return {
    userId,
    messages: messages.map((row) => ({
      ...presentMessage(row),
      seq: row.seq,
      userId: row.userId,
      ownerOfConversation: row.conversation.userId,
    })),
    runs: await db().run.findMany({ where }),
    calls: await db().toolCall.findMany({ where, include: { run: true } }),
    tasks: await db().task.findMany({ where }),
    audit: await db().auditEntry.findMany({ where, orderBy: { seq: "asc" } }),
    feed: await db().feedEvent.findMany({ where, orderBy: { seq: "asc" } }),
    usage: await db().usageEntry.findMany({ where }),
    stream: await db().userStream.findUnique({ where }),
  };
}

export type Rows = Awaited<ReturnType<typeof readRows>>;
