import { mkdirSync } from "node:fs";
import { embeddedDatabase } from "./start/embedded.ts";
import { postgresRuns, stopPostgres } from "./start/postgres.ts";

/** Runs `work` on DATABASE_URL, or on the embedded database, which is started if it is not running. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL).catch(explain);
  const dataDir = process.env.DATA_DIR || ".data";
  mkdirSync(dataDir, { recursive: true });
  const ran = postgresRuns(`${dataDir}/postgres`);
  const database = await embeddedDatabase(dataDir);
  try {
    return await work(database.url);
  } catch (error) {
    if (!String(error).includes("does not exist")) throw error;
    throw new Error(`There is no database in ${dataDir} yet: npm start or npm run db:migrate makes it.`);
  } finally {
    if (!ran) await stopPostgres(database.dir);
  }
}

/** An unreachable database gets a one-line message; other errors are ours and keep their stack. */
function explain(error: unknown): never {
  const away = /Can't reach database server at [\w.:-]+/.exec(String(error))?.[0];
  if (!away) throw error;
  console.error(`${away}: check DATABASE_URL.`);
  process.exit(1);
}
