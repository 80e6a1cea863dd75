import { existsSync, readFileSync } from "node:fs";
import pg from "pg";

/** Prisma's own lock for migrations, so that a rollback and a deployment never run concurrently. */
const migrationLock = 72_707_369;

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
