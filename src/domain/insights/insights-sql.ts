import type { Actor } from "#domain/actor.ts";
import { Prisma } from "#generated/prisma/client.ts";
import type { InsightRange } from "./range.ts";

// The start of each day is passed in: the database's time zone data may differ from ours. `at` is the number of the day, from 1.

/** Questions and replies of chats that are there; those of temporary chats are nobody's statistics. */
export function messagesSql({ userId }: Actor, { starts, end }: InsightRange): Prisma.Sql {
  return Prisma.sql`
    SELECT width_bucket(m.created_at, ${starts}::timestamptz[]) AS at, m.role::text AS role, m.model, c.project_id AS "projectId",
      count(*)::int AS messages
    ${keptMessages(userId, starts, end)} GROUP BY 1, 2, 3, 4`;
}

/** What model calls cost, also those of chats that are deleted: it was spent. */
export function costSql({ userId }: Actor, { starts, end }: InsightRange): Prisma.Sql {
  return Prisma.sql`
    SELECT width_bucket(u.created_at, ${starts}::timestamptz[]) AS at, u.model, c.project_id AS "projectId",
      coalesce(sum(u.cost_micro_usd) FILTER (WHERE NOT u.own_key), 0)::float8 AS "costMicroUsd",
      coalesce(sum(u.cost_micro_usd) FILTER (WHERE u.own_key), 0)::float8 AS "ownKeyMicroUsd"
    FROM usage_entry AS u LEFT JOIN conversation AS c ON c.user_id = u.user_id AND c.id = u.conversation_id
    WHERE u.user_id = ${userId} AND NOT u.released AND u.created_at >= ${starts[0]} AND u.created_at < ${end} GROUP BY 1, 2, 3`;
}

/** Tasks by the day on which they were done, and by the due day that passed without. Deleted ones are not counted. */
export function tasksSql({ userId }: Actor, { days, starts, end, today }: InsightRange): Prisma.Sql {
  return Prisma.sql`
    SELECT width_bucket(completed_at, ${starts}::timestamptz[]) AS at, count(*)::int AS completed, 0 AS overdue
    FROM task WHERE user_id = ${userId} AND deleted_at IS NULL AND completed_at >= ${starts[0]} AND completed_at < ${end} GROUP BY 1
    UNION ALL
    SELECT due_date - ${days[0]}::date + 1, 0, count(*)::int
    FROM task WHERE user_id = ${userId} AND deleted_at IS NULL AND due_date >= ${days[0]}::date AND due_date <= ${days.at(-1)}::date
      AND due_date < ${today}::date
      AND (completed_at IS NULL OR completed_at >= (${[...starts, end]}::timestamptz[])[due_date - ${days[0]}::date + 2])
    GROUP BY 1`;
}

/** The assistant's calls by tool and by what became of them. */
export function deedsSql({ userId }: Actor, { starts, end }: InsightRange): Prisma.Sql {
  return Prisma.sql`
    SELECT part->>'name' AS name, part->>'status' AS status, count(*)::int AS calls FROM (
      SELECT jsonb_array_elements(m.parts) AS part ${keptMessages(userId, starts, end)} AND m.role = 'assistant'
    ) AS parts WHERE part->>'type' = 'tool' GROUP BY 1, 2`;
}

function keptMessages(userId: number, starts: Date[], end: Date): Prisma.Sql {
  return Prisma.sql`FROM message AS m JOIN conversation AS c ON c.user_id = m.user_id AND c.id = m.conversation_id
    WHERE m.user_id = ${userId} AND m.created_at >= ${starts[0]} AND m.created_at < ${end}
      AND c.deleted_at IS NULL AND c.temporary_until IS NULL`;
}
