import { AsyncLocalStorage } from "node:async_hooks";
import { logger } from "./logger.ts";
import { tellUser } from "./tracing.ts";

/** What is learnt about a request while it is answered. */
type Facts = { user_id?: number; procedure?: string };

// One for the process: Next's bundles hold several copies of a module.
const holder = globalThis as { bestchatRequestFacts?: AsyncLocalStorage<Facts> };
function facts(): AsyncLocalStorage<Facts> {
  holder.bestchatRequestFacts ??= new AsyncLocalStorage();
  return holder.bestchatRequestFacts;
}

export type RequestLine = { request_id: string; method: string; route: string; status: number };

/**
 * Gives `work` a place for facts and returns the function that writes the request's line with them: user id, procedure and
 * duration in milliseconds beside what the caller knows.
 */
export function logsRequest<T>(work: () => T): { result: T; write: (level: "info" | "debug", line: RequestLine) => void } {
  const startedAt = performance.now();
  const learnt: Facts = {};
  const result = facts().run(learnt, work);
  const write = (level: "info" | "debug", line: RequestLine) =>
    logger[level]({ ...line, ...learnt, duration_ms: Math.round(performance.now() - startedAt) }, "request");
  return { result, write };
}

/** Says whose request this is, to its line in the log and its span. */
export function noteUser(userId: number): void {
  tellUser(userId);
  const known = facts().getStore();
  if (known) known.user_id = userId;
}

/** Names what one address stands for many of: a tRPC procedure (several: with commas), a path of better-auth. */
export function noteProcedure(name: string): void {
  const known = facts().getStore();
  if (known) known.procedure = known.procedure ? `${known.procedure},${name}` : name;
}
