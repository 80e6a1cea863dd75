import { createHash } from "node:crypto";
import { DomainError } from "#domain/error.ts";
import { networkOf } from "#lib/address.ts";
import { postgresWindows } from "#lib/rate-limit/postgres-windows.ts";
import { redisWindows } from "#lib/rate-limit/redis-windows.ts";
import { type LimitState, SharedLimit } from "#lib/rate-limit/shared-limit.ts";
import type { WindowStore } from "#lib/rate-limit/window-store.ts";
import { settings } from "#server/settings.ts";

/**
 * Requests per key and window, counted across all web processes (docs/decisions/062), in Redis if configured, else in PostgreSQL.
 * Sign-in counts only failures (a success returns its point), because offices share an address. `batch`: frequent requests
 * reserve points in batches, to rarely query the store.
 */
const budgets = {
  read: { points: 600, seconds: 60, batch: 20 },
  write: { points: 300, seconds: 60, batch: 10 },
  /** Requests that this server makes to user-supplied addresses. */
  outbound: { points: 30, seconds: 60, batch: 1 },
  public: { points: 1200, seconds: 60, batch: 40 },
  signInAddress: { points: 50, seconds: 60, batch: 1 },
  /** Mails caused by one address, and mails to one mailbox. */
  mailAddress: { points: 60, seconds: 3600, batch: 1 },
  mailbox: { points: 5, seconds: 3600, batch: 1 },
  export: { points: 5, seconds: 3600, batch: 1 },
  /** Whole lists of tasks, in and out. */
  transfer: { points: 60, seconds: 3600, batch: 1 },
  ledger: { points: 30, seconds: 3600, batch: 1 },
  register: { points: 120, seconds: 60, batch: 1 },
  billing: { points: 30, seconds: 60, batch: 1 },
} as const;
export type Budget = keyof typeof budgets;

// One per process: Next evaluates this module once per bundle.
const holder = globalThis as typeof globalThis & { bestchatLimits?: Record<Budget, SharedLimit> };

/** Takes one point and sets the state in `headers`. @throws RATE_LIMITED when none is left */
export async function charge(budget: Budget, key: string, headers?: Headers): Promise<void> {
  if (!settings().rateLimits) return;
  const state = await limit(budget).take(hashed(key));
  note(headers, budget, state);
  if (!state.allowed) throw new DomainError("RATE_LIMITED", "Too many requests. Try again later.", { retryAfter: seconds(state) });
}

/** Returns a point, for budgets without batches. */
export async function refund(budget: Budget, key: string): Promise<void> {
  if (settings().rateLimits) await limit(budget).giveBack(hashed(key));
}

/** Charges one tRPC call: per user, or per address if not signed in. Each call of a batch is charged. */
export function chargeTrpc({ actor, clientAddress, answerHeaders }: Caller, type: string): Promise<void> {
  if (!actor) return charge("public", clientAddress, answerHeaders);
  return charge(type === "mutation" ? "write" : "read", `user:${actor.userId}`, answerHeaders);
}

type Caller = { actor: { userId: number } | null; clientAddress: string; answerHeaders: Headers };

function limit(budget: Budget): SharedLimit {
  holder.bestchatLimits ??= openLimits();
  return holder.bestchatLimits[budget];
}

function openLimits(): Record<Budget, SharedLimit> {
  const { redisUrl } = settings();
  const store: WindowStore = redisUrl ? redisWindows(redisUrl, postgresWindows) : postgresWindows;
  const limits = Object.entries(budgets).map(([name, budget]) => [name, new SharedLimit({ name, ...budget }, store)]);
  return Object.fromEntries(limits) as Record<Budget, SharedLimit>;
}

function note(headers: Headers | undefined, budget: Budget, state: LimitState): void {
  headers?.set("RateLimit-Limit", String(budgets[budget].points));
  headers?.set("RateLimit-Remaining", String(state.remaining));
  headers?.set("RateLimit-Reset", String(seconds(state)));
}

function seconds({ msLeft }: LimitState): number {
  return Math.max(1, Math.ceil(msLeft / 1000));
}

// E-mail addresses are not stored in plain text, and keys stay short whatever a client sends.
function hashed(key: string): string {
  return createHash("sha256").update(networkOf(key)).digest("base64url");
}
