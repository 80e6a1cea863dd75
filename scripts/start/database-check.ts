import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import pg from "pg";
import { StartError } from "./preflight.ts";

/** The oldest supported version; search needs features of 13. */
const versionMin = 14;

type Found = { version: number; encoding: string; foldsCase: boolean; notifies: boolean; unknownMigrations: string[]; hasUsers: boolean };

/**
 * Checks a database that somebody else runs. `hasUsers`: people have registered in it already.
 * @throws StartError, with what to do, when it is unreachable, has unsuitable text rules, or is newer than this code
 */
export async function checkGivenDatabase(url: string): Promise<{ hasUsers: boolean }> {
  const found = await look(url);
  if (typeof found === "string") {
    throw new StartError(`DATABASE_URL ${found}, or unset it to use the embedded one.`);
  }
  if (found.version < versionMin)
    throw new StartError(
      `The database of DATABASE_URL is PostgreSQL ${found.version}: use ${versionMin} or newer, or unset it to use the embedded one.`,
    );
  requireText(found);
  const [newer] = found.unknownMigrations;
  if (newer) throw new StartError(`The database is newer than this code (migration ${newer}): update the code, or use another database.`);
  return { hasUsers: found.hasUsers };
}

/** The same for one process of a running installation: its database may be unreachable, or newer during an update. */
export async function checkTextRules(url: string): Promise<void> {
  const found = await look(url);
  if (typeof found !== "string") requireText(found);
}

function requireText({ encoding, foldsCase, notifies }: Found): void {
  if (!notifies)
    throw new StartError(
      "The database's address is that of a pooler that hands no notifications on (transaction mode): set DIRECT_URL to PostgreSQL itself, DATABASE_URL may stay.",
    );
  if (encoding !== "UTF8") throw wrongText(`stores text as ${encoding}, which cannot hold every language`);
  if (!foldsCase) throw wrongText("knows upper and lower case of English letters only (locale C)");
}

/** Why the database is unreachable, and what to check. */
function refusalOf({ code, message }: { code?: string; message: string }): string {
  const why = code ?? message;
  if (code === "28P01" || code === "28000") return `is refused (${why}): check its user and password`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `names a host that is not found (${why}): check the address`;
  if (code === "53300") return `has no connection left (${why}): raise max_connections there, or end what holds them`;
  if (code?.startsWith("42501")) return `does not let its user in (${why}): grant CONNECT on that database`;
  if (/certificate|SSL|TLS/i.test(`${code} ${message}`)) return `cannot be connected to over TLS (${why}): check sslmode in the address`;
  return `does not answer (${why}): check the address and that PostgreSQL runs there`;
}

/** Returns a text when the database is unreachable. */
async function look(url: string): Promise<Found | string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; encoding: string; folds: boolean; migrated: boolean; users: boolean }>(`
      SELECT current_setting('server_version_num')::int / 10000 AS version, pg_encoding_to_char(encoding) AS encoding,
        encoding = pg_char_to_encoding('UTF8') AND lower(convert_from('\\xc384', 'UTF8') COLLATE "default") = convert_from('\\xc3a4', 'UTF8') AS folds,
        to_regclass('_prisma_migrations') IS NOT NULL AS migrated, to_regclass('"user"') IS NOT NULL AS users
      FROM pg_database WHERE datname = current_database()`);
    const [row] = rows;
    return {
      version: row?.version ?? 0,
      encoding: row?.encoding ?? "",
      foldsCase: row?.folds ?? false,
      notifies: await notifies(client, url),
      unknownMigrations: row?.migrated ? await unknownMigrationsOf(client) : [],
      hasUsers: row?.users ? (await client.query(`SELECT 1 FROM "user" LIMIT 1`)).rows.length > 0 : false,
    };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    // The migration creates it.
    if (code === "3D000")
      return { version: versionMin, encoding: "UTF8", foldsCase: true, notifies: true, unknownMigrations: [], hasUsers: false };
    return refusalOf({ message, ...(code ? { code } : {}) });
  } finally {
    await client.end().catch(() => {});
  }
}

const notifiedWithinMs = 5000;

/**
 * Whether one connection receives another's notifications: live updates depend on it, and a transaction pooler silently breaks
 * it.
 */
async function notifies(client: pg.Client, url: string): Promise<boolean> {
  const channel = `bestchat_check_${randomUUID().replaceAll("-", "")}`;
  const sender = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  const notified = new Promise<boolean>((resolve) => {
    client.once("notification", () => resolve(true));
    setTimeout(resolve, notifiedWithinMs, false).unref();
  });
  await client.query(`LISTEN ${channel}`);
  try {
    await sender.connect();
    await sender.query(`NOTIFY ${channel}`);
    return await notified;
  } finally {
    await sender.end().catch(() => {});
    await client.query(`UNLISTEN ${channel}`);
  }
}

/** Migrations of the database that this code does not know. */
async function unknownMigrationsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const known = new Set(readdirSync("prisma/migrations"));
  return rows.map((row) => row.name).filter((name) => !known.has(name));
}

function wrongText(what: string): StartError {
  return new StartError(
    `The database of DATABASE_URL ${what}. Make one that fits and name it instead: CREATE DATABASE bestchat TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' (before PostgreSQL 17: ENCODING 'UTF8' LOCALE 'C.UTF-8').`,
  );
}
