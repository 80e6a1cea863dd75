import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Entry } from "./archive.ts";

/** A consistent snapshot of the whole database, unaffected by later writes. */
export type Snapshot = {
  migrations: string[];
  sequences: Record<string, string>;
  tables: () => AsyncGenerator<Entry>;
  uploads: () => Promise<string[]>;
  /** Whether a file's row still exists, outside the snapshot. */
  isStillThere: (upload: string) => Promise<boolean>;
  close: () => Promise<void>;
};

/** `url`: PostgreSQL itself or a pooler: one transaction stays on one connection either way. */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const [inside, outside] = await Promise.all([connect(url), connect(url)]);
  await inside.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  for (const limit of ["statement_timeout", "idle_in_transaction_session_timeout"]) await inside.query(`SET LOCAL ${limit} = 0`);
  const migrations = await inside.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY started_at, migration_name",
  );
  return {
    migrations: migrations.rows.map(({ name }) => name),
    // Read after the snapshot began, so never behind a row in it.
    sequences: await sequencesOf(inside),
    tables: () => tablesOf(inside),
    uploads: async () => (await inside.query<{ id: string }>("SELECT id FROM upload ORDER BY id")).rows.map(({ id }) => id),
    isStillThere: async (upload) => (await outside.query("SELECT 1 FROM upload WHERE id = $1", [upload])).rows.length > 0,
    close: async () => {
      await Promise.all([inside.end(), outside.end()]);
    },
  };
}

async function sequencesOf(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string | null }>(
    "SELECT sequencename AS name, last_value::text AS value FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1",
  );
  return Object.fromEntries(rows.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));
}

async function* tablesOf(client: pg.Client): AsyncGenerator<Entry> {
  for (const { name, columns } of await tableColumns(client)) {
    if (columns.length === 0) continue;
    const list = columns.map(pg.escapeIdentifier).join(", ");
    const rows = client.query(copyTo(`COPY ${pg.escapeIdentifier(name)} (${list}) TO STDOUT`));
    yield { head: { kind: "table", name, columns }, body: rows };
  }
}

/** Each table with its stored (not generated) columns. */
export async function tableColumns(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    SELECT c.relname AS name, coalesce(array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attname IS NOT NULL), '{}') AS columns
    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname`);
  return rows;
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, options: "-c TimeZone=UTC" });
  client.on("error", () => undefined); // Its current query then fails by itself.
  await client.connect();
  return client;
}
