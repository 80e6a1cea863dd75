import { DedicatedConnection } from "./dedicated-connection.ts";

type Watch = { url: string; connection: DedicatedConnection | null };
// One per process, like the connections that it represents.
const holder = globalThis as typeof globalThis & { bestchatWatch?: Watch };

/** Sets the database to check. */
export function watchDatabaseAt(url: string): void {
  if (holder.bestchatWatch?.url !== url) holder.bestchatWatch = { url, connection: null };
}

/** Checks through an existing connection, unless that bypasses the pooler that the statements use. */
export function watchDatabaseBy(connection: DedicatedConnection): void {
  const watch = holder.bestchatWatch;
  if (watch?.url === connection.url && !watch.connection) watch.connection = connection;
}

/**
 * Whether the database responds within 2.5 s, on a dedicated connection: a full pool or a slow statement does not make it dead.
 * It counts towards DB_POOL_MAX (`poolShare`).
 */
export function databaseResponds(): Promise<boolean> {
  // The same default as db(), if nobody has called openDb.
  holder.bestchatWatch ??= { url: process.env.DATABASE_URL ?? "", connection: null };
  const watch = holder.bestchatWatch;
  watch.connection ??= new DedicatedConnection(watch.url);
  return watch.connection.responds();
}

export async function closeDatabaseWatch(): Promise<void> {
  const watch = holder.bestchatWatch;
  delete holder.bestchatWatch;
  await watch?.connection?.close();
}
