import { Prisma } from "#generated/prisma/client.ts";

/** Messages that are looked through for a summary at most. */
const wayLengthMax = 2000;

/**
 * The table `way` for a WITH RECURSIVE: the messages from `start` (a select of one id) up to the nearest that a summary
 * covers, or to the root. It follows parents only, so a summary of messages that are not on the branch is never met.
 */
export function summaryAncestors(userId: number, start: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`way AS (
      SELECT id, parent_id, 1 AS place FROM message WHERE id = (${start}) AND user_id = ${userId}
      UNION ALL
      SELECT before.id, before.parent_id, way.place + 1 FROM message AS before JOIN way ON before.id = way.parent_id
      WHERE before.user_id = ${userId} AND way.place < ${wayLengthMax}
        AND NOT EXISTS (SELECT 1 FROM conversation_summary AS kept WHERE kept.user_id = ${userId} AND kept.message_id = way.id)
    )`;
}

/** The summary at the end of `way` as JSON, or null: a value for a select list. */
export function summaryAmongAncestors(userId: number): Prisma.Sql {
  return Prisma.sql`(SELECT jsonb_build_object('messageId', message_id, 'text', text) FROM conversation_summary
    WHERE user_id = ${userId} AND message_id IN (SELECT id FROM way))`;
}

/** A condition: without any summary of the conversation nothing need be looked through. */
export function hasSummaries(userId: number, conversationId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM conversation_summary WHERE user_id = ${userId} AND conversation_id = ${conversationId})`;
}
