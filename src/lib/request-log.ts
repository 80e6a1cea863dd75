import { AsyncLocalStorage } from "node:async_hooks";
import { logger } from "./logger.ts";
import { setSpanUser } from "./tracing.ts";

/** Facts learned while a request is handled. */
type Facts = { user_id?: number; procedure?: string };

// One per process: Next's bundles hold several copies of a module.
const holder = globalThis as { bestchatRequestFacts?: AsyncLocalStorage<Facts> };
function facts(): AsyncLocalStorage<Facts> {
  holder.bestchatRequestFacts ??= new AsyncLocalStorage();
  return holder.bestchatRequestFacts;
}

export type RequestLine = { request_id: string; method: string; route: string; status: number };

/**
 * Runs `work` with a place for request facts; `write` logs the request's line with user id, procedure and duration in
 * milliseconds, in addition to the caller's fields.
 */
export function logsRequest<T>(work: () => T): { result: T; write: (level: "info" | "debug", line: RequestLine) => void } {
  const startedAt = performance.now();
  const requestFacts: Facts = {};
  const result = facts().run(requestFacts, work);
  const write = (level: "info" | "debug", line: RequestLine) =>
    logger[level]({ ...line, ...requestFacts, duration_ms: Math.round(performance.now() - startedAt) }, "request");
  return { result, write };
}

/** Sets the user of this request in its log line and span. */
export function noteUser(userId: number): void {
  setSpanUser(userId);
  const current = facts().getStore();
  if (current) current.user_id = userId;
}

/** Names what several share one address: a tRPC procedure (or several, with commas), a path of better-auth. */
export function noteProcedure(name: string): void {
  const current = facts().getStore();
  if (current) current.procedure = current.procedure ? `${current.procedure},${name}` : name;
}
