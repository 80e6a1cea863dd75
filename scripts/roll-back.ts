import { existsSync, readFileSync } from "node:fs";
import pg from "pg";

/** Prisma's own lock for migrations, so that a rollback and a deployment never run concurrently. */
const migrationLock = 72_707_369;

/** What a migration's way back deletes: whole tables, whole columns (`table.column`), and rows of tables that stay. */
export type Losses = { tables: string[]; columns: string[]; rows: string[] };

/** What the statements of a down.sql delete. */
export function lossesOf(sql: string): Losses {
  const losses: Losses = { tables: [], columns: [], rows: [] };
  const bare = sql.replaceAll(/--.*$/gm, "").replaceAll(/\$(\w*)\$.*?\$\1\$/gs, "");
  for (const statement of bare.split(";")) {
    const names = [...statement.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name);
    const [table = ""] = names;
    if (/^\s*DROP TABLE/i.test(statement)) losses.tables.push(...names);
    if (/^\s*DELETE FROM/i.test(statement)) losses.rows.push(table);
    if (/^\s*ALTER TABLE/i.test(statement))
      for (const [, column] of statement.matchAll(/DROP COLUMN (?:IF EXISTS )?"(\w+)"/gi)) losses.columns.push(`${table}.${column}`);
  }
  return losses;
}

/** What taking back a migration deletes. */
export function lossesOfMigration(name: string): Losses {
  return lossesOf(readFileSync(`prisma/migrations/${name}/down.sql`, "utf8"));
}

/** Runs the newest migration's down.sql and deletes its record, in one transaction. Returns its name, null when none is left. */
export async function rollBack(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    const { rows } = await client.query<{ id: string; migration_name: string }>(
      "SELECT id, migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name DESC LIMIT 1",
    );
    const newest = rows[0];
    if (!newest) return null;
    const file = `prisma/migrations/${newest.migration_name}/down.sql`;
    if (!existsSync(file))
      throw new Error(`${file} does not exist: this database is newer than the code. Check out the code that made it.`);
    await client.query("BEGIN");
    await client.query(readFileSync(file, "utf8"));
    await client.query("DELETE FROM _prisma_migrations WHERE id = $1", [newest.id]);
    await client.query("COMMIT");
    return newest.migration_name;
  } finally {
    await client.end();
  }
}
