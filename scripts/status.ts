import { readFigures } from "#domain/maintenance/figures.ts";
import { closeDb, openDb } from "#lib/db.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { postgresRuns } from "./start/postgres.ts";
import { runbookOf } from "./watch/alarm.ts";
import { alarms } from "./watch/alarms.ts";

// `npm run status`: reports what is wrong and what to do first; exits with 1 if anything is.
readEnvironmentOrExit();
const { env } = process;
const dataDir = env.DATA_DIR || ".data";
const wrong: string[] = [];
for (const [name, port] of [
  ["web", env.PORT ?? "3000"],
  ["realtime", env.REALTIME_PORT ?? "3001"],
] as const)
  await askHealth(name, `http://127.0.0.1:${port}/health`);
await askFigures();
for (const line of wrong) console.log(line);
console.log(wrong.length === 0 ? "All is well." : `${wrong.length} ${wrong.length === 1 ? "thing is" : "things are"} wrong.`);
process.exit(wrong.length === 0 ? 0 : 1);

async function askHealth(name: string, url: string): Promise<void> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (answer?.ok) return console.log(`The ${name} process answers at ${url}.`);
  wrong.push(
    answer
      ? `✗ The ${name} process answers, but not its database: look whether PostgreSQL runs (docs/runbooks/process-away.md).`
      : `✗ The ${name} process does not answer at ${url}: start it, or see what its log says last (docs/runbooks/process-away.md).`,
  );
}

async function askFigures(): Promise<void> {
  const url = env.DATABASE_URL ?? (await embeddedUrl());
  if (!url) return void wrong.push(`✗ There is no DATABASE_URL, and no database runs in ${dataDir}: npm start starts it.`);
  try {
    openDb({ url, poolMax: 1 });
    const values = await readFigures(dataDir);
    for (const { figure, says, do: first, ...alarm } of alarms)
      if (figure && values[figure.name] > figure.above)
        wrong.push(`✗ ${says} (${figure.name} is ${short(values[figure.name])}, at most ${figure.above}). ${first}: ${runbookOf(alarm)}`);
  } catch {
    wrong.push("✗ The database does not answer: look whether PostgreSQL runs and DATABASE_URL is right (docs/runbooks/process-away.md).");
  } finally {
    await closeDb();
  }
}

/** Read-only: a status starts nothing. */
async function embeddedUrl(): Promise<string | null> {
  if (!postgresRuns(`${dataDir}/postgres`)) return null;
  const { embeddedDatabase } = await import("./start/embedded.ts");
  return (await embeddedDatabase(dataDir)).url;
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}
