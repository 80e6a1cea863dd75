import { AsyncLocalStorage } from "node:async_hooks";

/**
 * The database work of one request. `waitedMs`: total wait for connections. `begun`: something may be stored, so it waits longer.
 * `mustFinish`: never abandoned. `givenUp`: the response sent instead, and until when its statements are refused: what outlives
 * the request, such as a timer, is not part of it.
 */
export type DatabaseWork = {
  waitedMs: number;
  begun: boolean;
  mustFinish: boolean;
  givenUp: { answer: Error; until: number } | null;
};

/** Longer than any statement and any wait of a request. */
const givenUpMs = 30_000;

// One per process: Next evaluates this module once per bundle, and the connections belong to the first.
const holder = globalThis as typeof globalThis & { bestchatWork?: AsyncLocalStorage<DatabaseWork | null> };
holder.bestchatWork ??= new AsyncLocalStorage();
const storage = holder.bestchatWork;

export function newWork(): DatabaseWork {
  return { waitedMs: 0, begun: false, mustFinish: false, givenUp: null };
}

/** Abandons `work`: `answer` was sent instead, and no further statement is. */
export function giveUp(work: DatabaseWork, answer: Error): void {
  work.givenUp = { answer, until: performance.now() + givenUpMs };
}

/**
 * Called when an external effect that must be accounted for, such as a paid call, has begun: the request is no longer abandoned.
 */
export function finishWork(): void {
  const work = currentWork();
  if (work) Object.assign(work, { begun: true, mustFinish: true });
}

/** Runs `run` with its statements attributed to `work`. */
export function asWork<T>(work: DatabaseWork, run: () => Promise<T>): Promise<T> {
  return storage.run(work, run);
}

/** Runs something that outlives or is independent of the request, such as the count of a limit or a reply. */
export function apartFromWork<T>(run: () => T): T {
  return storage.run(null, run);
}

export function currentWork(): DatabaseWork | null {
  return storage.getStore() ?? null;
}

/**
 * Called before each statement: throws if the request was abandoned, and marks where something may be stored. The comment `limit`
 * marks statements that only count.
 */
export function noteStatement(work: DatabaseWork | null, sql: string, inTransaction: boolean): void {
  if (!work) return;
  const isEnd = /^\s*(?:ROLLBACK|COMMIT)\b/i.exec(sql)?.[0].trim().toUpperCase();
  if (work.givenUp && performance.now() < work.givenUp.until && isEnd !== "ROLLBACK") throw work.givenUp.answer;
  if (inTransaction ? isEnd === "COMMIT" : !/^\s*(?:SELECT\b|\/\* limit \*\/)/i.test(sql)) work.begun = true;
}
