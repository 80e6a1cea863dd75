import type { UsageRow } from "#contracts/usage.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid } from "#domain/error.ts";
import { modelNames } from "#domain/model/model-name.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";

const csvPageSize = 500;

export type UsagePage = { entries: UsageRow[]; nextCursor: string | null };

/** The actor's model calls, newest first. Ids increase with time, so a page continues from the last id of the previous one. */
export async function listUsage(actor: Actor, { cursor, limit = 50 }: { cursor?: string; limit?: number } = {}): Promise<UsagePage> {
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) throw invalid("cursor", "is not a cursor of this list; begin again without one");
  const nameOf = await modelNames(actor);
  const rows = await read(actor, cursor, limit + 1);
  const page = rows.slice(0, limit);
  return {
    entries: page.map((row) => present(row, nameOf)),
    nextCursor: rows.length > limit ? (page.at(-1)?.id.toString() ?? null) : null,
  };
}

/** The whole ledger, read page by page to bound memory. */
export async function* everyUsage(actor: Actor): AsyncGenerator<UsageRow[]> {
  const nameOf = await modelNames(actor);
  for (let cursor: string | undefined; ; ) {
    const rows = await read(actor, cursor, csvPageSize);
    if (rows.length > 0) yield rows.map((row) => present(row, nameOf));
    if (rows.length < csvPageSize) return;
    cursor = rows.at(-1)?.id.toString();
  }
}

type Row = Omit<UsageRow, "id" | "modelName" | "createdAt"> & { id: bigint; createdAt: Date };

function read({ userId }: Actor, before: string | undefined, limit: number): Promise<Row[]> {
  return db().$queryRaw<Row[]>`
    SELECT entry.id, entry.model, entry.input_tokens AS "inputTokens", entry.cached_input_tokens AS "cachedInputTokens",
      entry.cache_write_tokens AS "cacheWriteTokens", entry.output_tokens AS "outputTokens",
      entry.cost_micro_usd::float8 AS "costMicroUsd", entry.own_key AS "ownKey", entry.estimated,
      entry.conversation_id::text AS "conversationId", chat.title AS "conversationTitle", entry.created_at AS "createdAt"
    FROM usage_entry AS entry
    LEFT JOIN conversation AS chat ON chat.id = entry.conversation_id AND chat.user_id = entry.user_id
    WHERE entry.user_id = ${userId} AND NOT entry.released
      ${before === undefined ? Prisma.empty : Prisma.sql`AND entry.id < ${BigInt(before)}`}
    ORDER BY entry.id DESC LIMIT ${limit}`;
}

function present(row: Row, nameOf: (model: string) => string): UsageRow {
  return { ...row, id: row.id.toString(), modelName: nameOf(row.model), createdAt: row.createdAt.toISOString() };
}
