import { DomainError } from "#domain/error.ts";
import { PeriodicLimit } from "#lib/rate-limit/periodic-limit.ts";
import { postgresWindows } from "#lib/rate-limit/postgres-windows.ts";
import { redisWindows } from "#lib/rate-limit/redis-windows.ts";
import { userEventsPerMinuteMax, userLimitSyncMs, userRequestsPerMinuteMax } from "./tunables.ts";

type LimitKind = "events" | "requests";
/** One user's limits across all realtime processes; null: unlimited. */
export type UserLimits = Record<LimitKind, PeriodicLimit> | null;

/** Limits that all processes count together: in Redis if configured, otherwise in PostgreSQL (docs/decisions/062). */
export function openUserLimits({ rateLimits, redisUrl }: { rateLimits: boolean; redisUrl?: string | undefined }): UserLimits {
  if (!rateLimits) return null;
  const store = redisUrl ? redisWindows(redisUrl, postgresWindows) : postgresWindows;
  const limit = (name: string, points: number) => new PeriodicLimit({ name, points, seconds: 60, everyMs: userLimitSyncMs }, store);
  return {
    events: limit("socket-events", userEventsPerMinuteMax),
    requests: limit("realtime-requests", userRequestsPerMinuteMax),
  };
}

/** Takes one point from the user's limit. @throws RATE_LIMITED, with the delay, if none is left */
export function spendUserLimit(limits: UserLimits, kind: LimitKind, userId: number): void {
  const waitMs = limits?.[kind].take(String(userId)) ?? null;
  if (waitMs === null) return;
  throw new DomainError("RATE_LIMITED", `Too many ${kind} in a minute. Wait a moment.`, { retryAfter: Math.ceil(waitMs / 1000) });
}
