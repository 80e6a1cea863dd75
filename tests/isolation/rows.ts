import pg from "pg";

/**
 * Every row of a user in every table that has owners, as text. Tables are found in the catalogue, so a new one is in it by
 * itself. Sessions are left out and an API key's last use, which looking notes, and how far the reading of a file is.
 */
export async function rowsOf(userId: number): Promise<string[]> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'user_id' AND table_name <> 'session' ORDER BY 1`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(
        `SELECT '${name} ' || (to_jsonb(t) - ARRAY['last_used_at', 'extraction', 'extraction_error', 'extraction_attempts', 'extraction_due_at'])::text AS line FROM ${pg.escapeIdentifier(name)} AS t WHERE user_id = $1 ORDER BY 1`,
        [userId],
      );
      found.push(...rows.map((row) => row.line));
    }
    const { rows } = await client.query<{ line: string }>(`SELECT to_jsonb(t)::text AS line FROM "user" AS t WHERE id = $1`, [userId]);
    return [...found, ...rows.map((row) => row.line)];
  } finally {
    await client.end();
  }
}
