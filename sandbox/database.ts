import { existsSync, readdirSync } from "node:fs";
import pg from "pg";
import { runNode } from "../tools/prepare.ts";
import { embeddedDatabase } from "./embedded.ts";
import { postgresRuns, startPostgres, stopPostgres } from "./postgres.ts";
import { StartError } from "./preflight.ts";
import { secretsOf } from "./secrets.ts";
import type { Variables } from "./variables.ts";

export type OpenedDatabase = { url: string; seed: (env: Variables) => Promise<void>; close: () => Promise<void> };

const watchIntervalMs = 500;

/** The database of the product, migrated: DATABASE_URL, or the embedded one, which is then also kept alive. */
export async function openDatabase(dataDir: string, env: Variables): Promise<OpenedDatabase> {
  const given = env.DATABASE_URL;
  const embedded = given ? null : await startEmbedded(dataDir);
  const url = given ?? embedded?.url ?? "";
  const watch = embedded ? keepAlive(dataDir, embedded.dir, embedded.port) : undefined;
  const close = async () => {
    clearInterval(watch);
    if (embedded) await stopPostgres(embedded.dir);
  };
  try {
    await migrate(url, env.DIRECT_URL ?? url);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close, seed };
}

/** Looks at DATABASE_URL, where it is given: throws StartError when nobody answers there, or when this code is too old for it. */
export async function checkDatabase(env: Variables): Promise<void> {
  if (env.DATABASE_URL) await checkAge(env.DIRECT_URL || env.DATABASE_URL);
}

async function checkAge(url: string): Promise<void> {
  const [newer] = await unknownMigrations(url);
  if (newer) throw new StartError(`The database is newer than this code (migration ${newer}): update the code, or use another database.`);
}

async function startEmbedded(dataDir: string) {
  try {
    return await embeddedDatabase(dataDir);
  } catch (error) {
    throw new StartError(
      `The embedded PostgreSQL cannot start: ${error instanceof Error ? error.message : error}. See ${dataDir}/postgres.log, or set DATABASE_URL.`,
    );
  }
}

async function migrate(url: string, directUrl: string): Promise<void> {
  await checkAge(directUrl);
  const { code, output } = await runNode(["node_modules/prisma/build/index.js", "migrate", "deploy"], {
    ...process.env,
    DATABASE_URL: url,
    DIRECT_URL: directUrl,
  });
  if (code === 0) return;
  const reason =
    output
      .split("\n")
      .filter((line) => /Error|P\d{4}|reach/.test(line))
      .join(" ") || output.trim();
  throw new StartError(`The database cannot be migrated: ${reason.trim()}. Check DATABASE_URL, then run the command again.`);
}

/** Migrations that the database has and this code has not. */
async function unknownMigrations(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      "SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    );
    const known = new Set(readdirSync("prisma/migrations"));
    return rows.map((row) => row.name).filter((name) => !known.has(name));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === "42P01" || code === "3D000") return []; // A new database.
    throw new StartError(
      `DATABASE_URL does not answer (${code ?? message}): check the address and that PostgreSQL runs there, or unset it to use the embedded one.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

async function seed(env: Variables): Promise<void> {
  if (!existsSync("prisma/seed.ts")) return;
  const { code, output } = await runNode(["prisma/seed.ts"], env);
  if (code !== 0) throw new StartError(`The demo account could not be made: ${output.trim()}`);
}

/** PostgreSQL is no child of ours (it must outlive a crash of this process), so its death is looked for. */
function keepAlive(dataDir: string, dir: string, port: number): NodeJS.Timeout {
  let busy = false;
  return setInterval(() => {
    if (busy || postgresRuns(dir)) return;
    busy = true;
    console.error("postgres ended; starting it again");
    startPostgres({ dir, port, password: secretsOf(dataDir).databasePassword })
      .catch((error: unknown) => console.error(`postgres could not be started: ${error}`))
      .finally(() => {
        busy = false;
      });
  }, watchIntervalMs);
}
