import { existsSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { EntryHead } from "./archive.ts";
import { BackupError } from "./backup-error.ts";
import { connect, tableColumns } from "./snapshot.ts";

type Link = { table: string; name: string; definition: string };
type About = Extract<EntryHead, { kind: "about" }>;

// Ids that others may still hold from after the backup: the token of a lost account must not become valid for a new one.
const neverReused = ["user_id_seq", "session_id_seq"];
const gap = 1_000_000n;

/** Fills an empty database from a backup in one transaction: completely, or not at all. */
export class Loader {
  private readonly client: pg.Client;
  private readonly about: About;
  private readonly links: Link[];
  private readonly columns: Map<string, string[]>;

  private constructor(client: pg.Client, about: About, links: Link[], columns: Map<string, string[]>) {
    [this.client, this.about, this.links, this.columns] = [client, about, links, columns];
  }

  /** @throws BackupError when the database is not empty, or the code does not know one of the backup's migrations */
  static async begin(url: string, about: About): Promise<Loader> {
    await makeDatabase(url);
    const client = await connect(url);
    try {
      await client.query("BEGIN");
      await client.query("SET LOCAL statement_timeout = 0");
      await refuseFull(client);
      await makeSchema(client, about.migrations);
      const links = await linksOf(client);
      // Without foreign keys the order of tables does not matter; they are restored at the end, which validates every row.
      for (const { table, name } of links) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
      const tables = await tableColumns(client);
      for (const { name } of tables) await client.query(`ALTER TABLE ${pg.escapeIdentifier(name)} DISABLE TRIGGER USER`);
      await client.query(`TRUNCATE ${tables.map(({ name }) => pg.escapeIdentifier(name)).join(", ")}`);
      return new Loader(client, about, links, new Map(tables.map(({ name, columns }) => [name, columns])));
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  async table({ name, columns }: { name: string; columns: string[] }, rows: AsyncIterable<Buffer>): Promise<void> {
    const known = this.columns.get(name);
    if (!known || columns.some((column) => !known.includes(column)))
      throw new BackupError(`The backup's table ${name} is not as its migrations make it.`);
    const list = columns.map((column) => pg.escapeIdentifier(column)).join(", ");
    await pipeline(Readable.from(rows), this.client.query(copyFrom(`COPY ${pg.escapeIdentifier(name)} (${list}) FROM STDIN`)));
  }

  async finish(): Promise<void> {
    for (const name of this.columns.keys()) await this.client.query(`ALTER TABLE ${pg.escapeIdentifier(name)} ENABLE TRIGGER USER`);
    for (const { table, name, definition } of this.links)
      await this.client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    for (const [name, value] of Object.entries(this.about.sequences)) {
      const next = BigInt(value) + (neverReused.includes(name) ? gap : 0n);
      await this.client.query("SELECT setval($1::regclass, $2::bigint)", [pg.escapeIdentifier(name), next.toString()]);
    }
    await this.client.query("COMMIT");
    await this.client.query("ANALYZE");
    await this.client.end();
  }

  async giveUp(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

/** As `prisma migrate` does, creates the database if the server does not have it. */
async function makeDatabase(url: string): Promise<void> {
  try {
    await (await connect(url)).end();
  } catch (error) {
    if ((error as { code?: string }).code !== "3D000") throw error;
    const server = new URL(url);
    const name = decodeURIComponent(server.pathname.slice(1));
    server.pathname = "/postgres";
    const admin = await connect(server.href);
    await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`).finally(() => admin.end());
  }
}

async function refuseFull(client: pg.Client): Promise<void> {
  const tables = await tableColumns(client);
  if (tables.length > 0) throw new BackupError("The database is not empty: name an empty one in DATABASE_URL, or a new DATA_DIR.");
}

/** Creates the tables with the same migrations in the same order as the original database. */
async function makeSchema(client: pg.Client, migrations: string[]): Promise<void> {
  // As Prisma creates it; its rows are loaded with the other tables.
  await client.query(`CREATE TABLE _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
    logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`);
  for (const name of migrations) {
    const file = `prisma/migrations/${name}/migration.sql`;
    if (!existsSync(file)) throw new BackupError(`The backup is of a newer version (${name}): use its code to restore it.`);
    await client.query(readFileSync(file, "utf8"));
  }
}

async function linksOf(client: pg.Client): Promise<Link[]> {
  const { rows } = await client.query<Link>(`
    SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2`);
  return rows;
}
