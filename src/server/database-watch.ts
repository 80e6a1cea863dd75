import pg from "pg";
import { DomainError } from "#domain/error.ts";

const graceMs = 1500;
const pingTimeoutMs = 2000;
const pingEveryMs = 1000;

/**
 * Runs `work`, and gives up with UNAVAILABLE within 5 s when the database stops answering meanwhile. A frozen server
 * accepts connections and says nothing, so time-outs of the pool alone would take as long as the slowest query may.
 */
export async function watchingDatabase<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined); // Lost to the watch, its own end must not be an unhandled rejection.
  let timer: NodeJS.Timeout | undefined;
  const frozen = new Promise<never>((_, reject) => {
    const check = async () => {
      if (await databaseAnswers()) timer = setTimeout(check, pingEveryMs);
      else reject(new DomainError("UNAVAILABLE", "The database is not reachable. Try again in a moment.", { retryAfter: 2 }));
    };
    timer = setTimeout(check, graceMs);
  });
  try {
    return await Promise.race([work, frozen]);
  } finally {
    clearTimeout(timer);
  }
}

let ping: Promise<boolean> | undefined;

/** Whether the database answers within 2 s. On a connection of its own, so that a full pool is not taken for a dead server. */
export function databaseAnswers(): Promise<boolean> {
  ping ??= askDatabase().finally(() => {
    ping = undefined;
  });
  return ping;
}

async function askDatabase(): Promise<boolean> {
  const client = new pg.Client({
    connectionString: process.env.DATABASE_URL,
    connectionTimeoutMillis: pingTimeoutMs,
    query_timeout: pingTimeoutMs,
  });
  client.on("error", () => undefined); // A broken connection is the answer `false`, given below.
  const timeout = new Promise<boolean>((resolve) => setTimeout(resolve, pingTimeoutMs, false).unref());
  const asked = client.connect().then(() => client.query("SELECT 1"));
  const answered = await Promise.race([
    asked.then(
      () => true,
      () => false,
    ),
    timeout,
  ]);
  if (answered) await client.end();
  else asked.finally(() => client.end()).catch(() => undefined);
  return answered;
}
