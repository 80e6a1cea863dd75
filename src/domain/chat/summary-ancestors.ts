import { Prisma } from "#generated/prisma/client.ts";
import { messageBefore } from "./message-before.ts";

/** How many messages are searched for a summary at most. */
const ancestorsMax = 2000;

/**
 * The table `ancestors` for a WITH RECURSIVE: the messages from `start` (a select of one id) up to the nearest one with a
 * summary, or to the root. It follows parents only, so summaries of other branches are never found.
 */
export function summaryAncestors(userId: number, start: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`ancestors AS (
      SELECT id, parent_id, 1 AS depth FROM message WHERE id = (${start}) AND user_id = ${userId}
      UNION ALL
      SELECT before.*, ancestors.depth + 1 FROM ancestors, ${messageBefore(userId, "ancestors", Prisma.sql`id, parent_id`)}
      WHERE ancestors.depth < ${ancestorsMax}
        AND NOT EXISTS (SELECT 1 FROM conversation_summary AS summary WHERE summary.user_id = ${userId} AND summary.message_id = ancestors.id)
    )`;
}

/** The summary at the end of `ancestors` as JSON, or null; a value for a select list. */
export function summaryAmongAncestors(userId: number): Prisma.Sql {
  return Prisma.sql`(SELECT jsonb_build_object('messageId', message_id, 'text', text) FROM conversation_summary
    WHERE user_id = ${userId} AND message_id IN (SELECT id FROM ancestors))`;
}

/** A condition that skips the search in conversations without any summary. */
export function hasSummaries(userId: number, conversationId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM conversation_summary WHERE user_id = ${userId} AND conversation_id = ${conversationId})`;
}
