import { KeptConnection } from "./kept-connection.ts";

type Watch = { url: string; connection: KeptConnection | null };
// One for the process, as the connections that it speaks for.
const holder = globalThis as typeof globalThis & { bestchatWatch?: Watch };

/** Says which database is looked at. */
export function watchDatabaseAt(url: string): void {
  if (holder.bestchatWatch?.url !== url) holder.bestchatWatch = { url, connection: null };
}

/** Looks through a connection that the process keeps anyway, unless it goes around the pooler that the statements pass. */
export function watchDatabaseBy(connection: KeptConnection): void {
  const watch = holder.bestchatWatch;
  if (watch?.url === connection.url && !watch.connection) watch.connection = connection;
}

/**
 * Whether the database answers within 2.5 s, asked on a connection kept for that: a full pool or a slow statement is no dead
 * database. It is part of DB_POOL_MAX (`poolShare`).
 */
export function databaseAnswers(): Promise<boolean> {
  // As db() itself, where nobody has opened it by hand yet.
  holder.bestchatWatch ??= { url: process.env.DATABASE_URL ?? "", connection: null };
  const watch = holder.bestchatWatch;
  watch.connection ??= new KeptConnection(watch.url);
  return watch.connection.answers();
}

export async function closeDatabaseWatch(): Promise<void> {
  const watch = holder.bestchatWatch;
  delete holder.bestchatWatch;
  await watch?.connection?.close();
}
