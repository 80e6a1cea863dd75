import { existsSync } from "node:fs";
import { appPassword, appUser, grantToApp, makeAppUser, userOf } from "./app-role.ts";
import { checkGivenDatabase } from "./database-check.ts";
import { embeddedDatabase } from "./embedded.ts";
import { postgresRuns, startPostgres, stopPostgres } from "./postgres.ts";
import { StartError } from "./preflight.ts";
import { runNode } from "./prepare.ts";
import { lacksSecrets, secretsOf } from "./secrets.ts";
import type { Variables } from "./variables.ts";

/** `url`: for the product's processes; with the embedded database it belongs to a user who owns nothing. */
export type OpenedDatabase = { url: string; seed: (env: Variables) => Promise<void>; close: () => Promise<void> };

const watchIntervalMs = 500;

/** The product's database, migrated: DATABASE_URL, or the embedded one, which is then also kept running. */
export async function openDatabase(dataDir: string, env: Variables): Promise<OpenedDatabase> {
  const external = env.DATABASE_URL;
  const embedded = external ? null : await startEmbedded(dataDir);
  const url = external ?? embedded?.url ?? "";
  const watch = embedded ? keepAlive(dataDir, embedded.dir, embedded.port) : undefined;
  const close = async () => {
    clearInterval(watch);
    if (embedded) await stopPostgres(embedded.dir);
  };
  try {
    await migrate(url, env);
    const restricted = embedded ? await restrictEmbedded(dataDir, embedded.url) : url;
    return { url: restricted, close, seed };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Applies all migrations as the owner; if MIGRATE_URL names a different one, then grants the user of DATABASE_URL what the
 * product needs.
 */
export async function applyMigrations(url: string, env: Variables): Promise<{ code: number; output: string }> {
  const ownerUrl = env.MIGRATE_URL ?? env.DIRECT_URL ?? url;
  const done = await runNode(["node_modules/prisma/build/index.js", "migrate", "deploy"], {
    ...process.env,
    DATABASE_URL: url,
    DIRECT_URL: ownerUrl,
  });
  if (done.code !== 0 || !env.MIGRATE_URL) return done;
  try {
    await grantToApp(ownerUrl, await userOf(url));
    return done;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { code: 1, output: `${done.output}\nError: the user of DATABASE_URL did not get what it needs: ${why}` };
  }
}

/** The address of the embedded database's restricted user, who is created in existing data folders. */
async function restrictEmbedded(dataDir: string, ownerUrl: string): Promise<string> {
  const password = appPassword(secretsOf(dataDir).databasePassword);
  await makeAppUser(ownerUrl, appUser, password);
  await grantToApp(ownerUrl, appUser);
  const url = new URL(ownerUrl);
  Object.assign(url, { username: appUser, password });
  return url.href;
}

const madeSecrets = ["JWT_SECRET", "BETTER_AUTH_SECRET", "ENCRYPTION_KEY"] as const;

/** Checks DATABASE_URL if it is set. @throws StartError when the product cannot run on it */
export async function checkDatabase(dataDir: string, env: Variables): Promise<void> {
  if (!env.DATABASE_URL) return;
  const { hasUsers } = await checkGivenDatabase(env.MIGRATE_URL || env.DIRECT_URL || env.DATABASE_URL);
  const missing = madeSecrets.filter((name) => !env[name]);
  if (!hasUsers || missing.length === 0 || !lacksSecrets(dataDir)) return;
  throw new StartError(
    `People have accounts in the database of DATABASE_URL, but the secrets that it was used with are not here: put ${dataDir}/secrets.json back, or set ${missing.join(", ")}. New ones would open no stored key and no second factor.`,
  );
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

async function migrate(url: string, env: Variables): Promise<void> {
  await checkGivenDatabase(env.MIGRATE_URL ?? env.DIRECT_URL ?? url);
  const { code, output } = await applyMigrations(url, env);
  if (code === 0) return;
  const reason =
    output
      .split("\n")
      .filter((line) => /Error|P\d{4}|reach/.test(line))
      .join(" ") || output.trim();
  throw new StartError(`The database cannot be migrated: ${reason.trim()}. Check DATABASE_URL, then run the command again.`);
}

async function seed(env: Variables): Promise<void> {
  if (!existsSync("prisma/seed.ts")) return;
  const { code, output } = await runNode(["prisma/seed.ts"], env);
  if (code !== 0) throw new StartError(`The demo account could not be made: ${output.trim()}`);
}

/** PostgreSQL is not our child process (it must survive our crash), so its death is polled for. */
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
