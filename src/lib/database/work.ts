import { AsyncLocalStorage } from "node:async_hooks";

/**
 * All that one request asks of the database. `waitedMs`: for connections, all its statements together. `begun`: something
 * of it may be stored, so it waits longer.
 * `mustFinish`: whatever the database does, it is not given up. `givenUp`: what was answered instead, and until when this
 * refuses statements: what lives on after the request, such as a timer, is no part of it.
 */
export type DatabaseWork = {
  waitedMs: number;
  begun: boolean;
  mustFinish: boolean;
  givenUp: { answer: Error; until: number } | null;
};

/** Longer than any statement and any wait of a request. */
const givenUpMs = 30_000;

// One for the process: Next evaluates this module once per bundle, and the connections belong to the first.
const holder = globalThis as typeof globalThis & { bestchatWork?: AsyncLocalStorage<DatabaseWork | null> };
holder.bestchatWork ??= new AsyncLocalStorage();
const storage = holder.bestchatWork;

export function newWork(): DatabaseWork {
  return { waitedMs: 0, begun: false, mustFinish: false, givenUp: null };
}

/** From here on no statement of `work` is sent: `answer` was given instead. */
export function giveUp(work: DatabaseWork, answer: Error): void {
  work.givenUp = { answer, until: performance.now() + givenUpMs };
}

/** Called where something outside has begun that must be accounted for, such as a paid call: the request is not given up any more. */
export function finishWork(): void {
  const work = currentWork();
  if (work) Object.assign(work, { begun: true, mustFinish: true });
}

/** Runs `run`, whose statements then belong to `work`. */
export function asWork<T>(work: DatabaseWork, run: () => Promise<T>): Promise<T> {
  return storage.run(work, run);
}

/** Runs what has an end of its own, such as the count of a limit or a reply, apart from the request's work. */
export function apartFromWork<T>(run: () => T): T {
  return storage.run(null, run);
}

export function currentWork(): DatabaseWork | null {
  return storage.getStore() ?? null;
}

/** Before each statement (one that begins with the comment `limit` only counts): throws what was answered where the request was given up, and notes where something may be stored. */
export function noteStatement(work: DatabaseWork | null, sql: string, inTransaction: boolean): void {
  if (!work) return;
  const isEnd = /^\s*(?:ROLLBACK|COMMIT)\b/i.exec(sql)?.[0].trim().toUpperCase();
  if (work.givenUp && performance.now() < work.givenUp.until && isEnd !== "ROLLBACK") throw work.givenUp.answer;
  if (inTransaction ? isEnd === "COMMIT" : !/^\s*(?:SELECT\b|\/\* limit \*\/)/i.test(sql)) work.begun = true;
}
