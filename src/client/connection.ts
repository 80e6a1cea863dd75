import { useSyncExternalStore } from "react";

/** live: all events arrive · catching_up: connected, and fetching missed events · offline: not connected */
export type Connection = "offline" | "catching_up" | "live";

let connected = false;
let catchingUp = 0;
let current: Connection = "offline";
const listeners = new Set<() => void>();

/** The page's current connection state. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribeConnection, connection, () => "catching_up" as const);
}

export function connection(): Connection {
  return current;
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setConnected(value: boolean): void {
  connected = value;
  publish();
}

/** Counts `work` as catching up until it settles. */
export async function whileCatchingUp<T>(work: Promise<T>): Promise<T> {
  catchingUp += 1;
  publish();
  try {
    return await work;
  } finally {
    catchingUp -= 1;
    publish();
  }
}

function publish(): void {
  const next = !connected ? "offline" : catchingUp > 0 ? "catching_up" : "live";
  if (next === current) return;
  current = next;
  for (const listener of listeners) listener();
}
