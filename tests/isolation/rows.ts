import { allUsersDb as db } from "#lib/db.ts";

let query: Promise<string> | undefined;

/**
 * Every row of a user in every table that has owners, as text. Tables are found in the catalogue, so a new one is in it by
 * itself. Sessions are left out and an API key's last use, which looking notes, and how far the reading of a file is.
 */
export async function rowsOf(userId: number): Promise<string[]> {
  query ??= queryOfAllTables();
  const rows = await db().$queryRawUnsafe<{ line: string }[]>(await query, userId);
  return rows.map(({ line }) => line);
}

/** One statement for all tables: it is asked hundreds of times. */
async function queryOfAllTables(): Promise<string> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'user_id' AND table_name <> 'session' ORDER BY 1`;
  const left = "ARRAY['last_used_at', 'extraction', 'extraction_error', 'extraction_attempts', 'extraction_due_at']";
  const owned = tables.map(
    ({ name }) => `SELECT '${name} ' || (to_jsonb(t) - ${left})::text AS line FROM "${name}" AS t WHERE user_id = $1`,
  );
  return [...owned, `SELECT to_jsonb(t)::text AS line FROM "user" AS t WHERE id = $1`].join(" UNION ALL ");
}
