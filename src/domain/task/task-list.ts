import { z } from "zod";
import { OrderKey } from "#contracts/order-key.ts";
import { CalendarDate, type Task, type TaskFilter, type TaskSort } from "#contracts/task.ts";
import { Instant, isStorableText } from "#contracts/text.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid } from "#domain/error.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { asking, type Tx } from "#lib/db.ts";
import { presentedSql } from "./task-row.ts";
import { trashSince } from "./trash.ts";

export type TaskPage = { tasks: Task[]; nextCursor: string | null };

type Row = { id: number; task: Task; sortValue: string };

/** Each sort key as SQL, total over nulls, with the type that its text in a cursor is read back as. */
const keys = {
  created_at: { by: Prisma.sql`created_at`, type: Prisma.sql`timestamptz`, check: Instant },
  updated_at: { by: Prisma.sql`updated_at`, type: Prisma.sql`timestamptz`, check: Instant },
  due_date: {
    by: Prisma.sql`coalesce(due_date, 'infinity'::date)`,
    type: Prisma.sql`date`,
    check: z.union([CalendarDate, z.literal("infinity")]),
  },
  priority: { by: Prisma.sql`priority`, type: Prisma.sql`task_priority`, check: z.enum(["none", "low", "medium", "high"]) },
  position: { by: Prisma.sql`position`, type: Prisma.sql`text`, check: OrderKey },
  title: { by: Prisma.sql`lower(title)`, type: Prisma.sql`text`, check: z.string().refine(isStorableText) },
};

/** The actor's live tasks, filtered, in `sort` order with the id as tie-break; pages by keyset, so that inserts never shift them. */
export async function listTasks(actor: Actor, filter: TaskFilter = {}, tx?: Tx): Promise<TaskPage> {
  const sort = filter.sort ?? "-created_at";
  const descending = sort.startsWith("-");
  const { by, type } = keyOf(sort);
  const direction = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const where = [filter.deleted ? Prisma.sql`deleted_at > ${trashSince()}::timestamptz` : Prisma.sql`deleted_at IS NULL`];
  if (filter.status) where.push(Prisma.sql`status = ${filter.status}::task_status`);
  if (filter.label !== undefined) where.push(Prisma.sql`${filter.label} = ANY(labels)`);
  where.push(...referenceSql("project_id", filter.project), ...referenceSql("parent_id", filter.parent));
  if (filter.dueBefore) where.push(Prisma.sql`due_date < ${filter.dueBefore}::date`);
  if (filter.dueAfter) where.push(Prisma.sql`due_date > ${filter.dueAfter}::date`);
  if (filter.updatedSince) where.push(Prisma.sql`updated_at >= ${filter.updatedSince}::timestamptz`);
  if (filter.q) {
    const q = Prisma.sql`search_fold(${filter.q})`;
    where.push(Prisma.sql`(position(${q} in search_fold(title)) > 0 OR position(${q} in search_fold(description)) > 0)`);
  }
  if (filter.cursor !== undefined) {
    const after = readCursor(filter.cursor, sort);
    const compare = descending ? Prisma.sql`<` : Prisma.sql`>`;
    where.push(Prisma.sql`(${by}, id) ${compare} (${after.value}::${type}, ${after.id})`);
  }
  const limit = filter.limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${filter.limit + 1}`;
  const rows = await asking(tx)<Row>(Prisma.sql`
    SELECT id, ${presentedSql} AS task, ${sortText(sort, by)} AS "sortValue"
    FROM task WHERE user_id = ${actor.userId} AND ${Prisma.join(where, " AND ")} ORDER BY ${by} ${direction}, id ${direction} ${limit}`);
  const page = filter.limit === undefined ? rows : rows.slice(0, filter.limit);
  const last = page.at(-1);
  const more = filter.limit !== undefined && rows.length > filter.limit && last;
  return { tasks: page.map(({ task }) => task), nextCursor: more ? writeCursor(sort, last.sortValue, last.id) : null };
}

function referenceSql(column: "project_id" | "parent_id", id: number | null | undefined): Prisma.Sql[] {
  if (id === undefined) return [];
  // An id beyond the column's range is nobody's.
  return [id === null ? Prisma.sql`${Prisma.raw(column)} IS NULL` : Prisma.sql`${Prisma.raw(column)} = ${String(id)}::bigint`];
}

function keyOf(sort: TaskSort) {
  return keys[sort.replace(/^-/, "") as keyof typeof keys];
}

function sortText(sort: TaskSort, by: Prisma.Sql): Prisma.Sql {
  return sort.endsWith("_at") ? Prisma.sql`to_char(${by}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : Prisma.sql`${by}::text`;
}

const Cursor = z.tuple([z.string(), z.string(), z.number().int().positive().max(2_147_483_647)]);

function writeCursor(sort: TaskSort, value: string, id: number): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString("base64url");
}

function readCursor(cursor: string, sort: TaskSort): { value: string; id: number } {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success || parsed.data[0] !== sort || !keyOf(sort).check.safeParse(parsed.data[1]).success) {
    throw invalid("cursor", "is not a cursor of this list; begin again without one");
  }
  return { value: parsed.data[1], id: parsed.data[2] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Not a cursor of ours: the schema refuses it with words.
  }
}
