import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { DomainError } from "#domain/error.ts";
import { networkOf } from "#lib/address.ts";
import { settings } from "./settings.ts";

/**
 * Requests per key and window. Sign-in counts failures only, a success gives its points back: offices share an address,
 * and nobody who knows the password is locked out by being busy.
 * Counts live in memory: one web process is the deployment, and a restart forgives.
 */
const budgets = {
  read: { points: 600, seconds: 60 },
  write: { points: 300, seconds: 60 },
  /** Requests that this server makes to addresses that a user names. */
  outbound: { points: 30, seconds: 60 },
  public: { points: 1200, seconds: 60 },
  signInAddress: { points: 50, seconds: 60 },
  /** Mails that one address may cause, and that one mailbox may get. */
  mailAddress: { points: 60, seconds: 3600 },
  mailbox: { points: 5, seconds: 3600 },
  export: { points: 5, seconds: 3600 },
  ledger: { points: 30, seconds: 3600 },
  register: { points: 120, seconds: 60 },
  billing: { points: 30, seconds: 60 },
} as const;
export type Budget = keyof typeof budgets;

type Limiters = Record<Budget, RateLimiterMemory>;
const holder = globalThis as typeof globalThis & { bestchatLimiters?: Limiters };

/** Takes one point and notes the state in `headers`; RATE_LIMITED when none is left. */
export async function charge(budget: Budget, key: string, headers?: Headers): Promise<void> {
  if (!settings().rateLimits) return;
  try {
    note(headers, budget, await limiter(budget).consume(hashed(key)));
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    note(headers, budget, refused);
    throw new DomainError("RATE_LIMITED", "Too many requests. Try again later.", { retryAfter: seconds(refused) });
  }
}

/** Gives a point back. */
export async function refund(budget: Budget, key: string): Promise<void> {
  if (settings().rateLimits) await limiter(budget).reward(hashed(key));
}

/** One tRPC call's point: per user, or per address for nobody. Each call of a batch pays. */
export function chargeTrpc({ actor, clientAddress, answerHeaders }: Caller, type: string): Promise<void> {
  if (!actor) return charge("public", clientAddress, answerHeaders);
  return charge(type === "mutation" ? "write" : "read", `user:${actor.userId}`, answerHeaders);
}

type Caller = { actor: { userId: number } | null; clientAddress: string; answerHeaders: Headers };

function limiter(budget: Budget): RateLimiterMemory {
  holder.bestchatLimiters ??= Object.fromEntries(
    Object.entries(budgets).map(([name, { points, seconds }]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }),
    ]),
  ) as Limiters;
  return holder.bestchatLimiters[budget];
}

function note(headers: Headers | undefined, budget: Budget, state: RateLimiterRes): void {
  headers?.set("RateLimit-Limit", String(budgets[budget].points));
  headers?.set("RateLimit-Remaining", String(Math.max(0, state.remainingPoints)));
  headers?.set("RateLimit-Reset", String(seconds(state)));
}

function seconds(state: RateLimiterRes): number {
  return Math.max(1, Math.ceil(state.msBeforeNext / 1000));
}

// Addresses of people are not kept in clear, and keys stay short whatever a client sends.
function hashed(key: string): string {
  return createHash("sha256").update(networkOf(key)).digest("base64url");
}
