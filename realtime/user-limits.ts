import { DomainError } from "#domain/error.ts";
import { PeriodicLimit } from "#lib/rate-limit/periodic-limit.ts";
import { postgresWindows } from "#lib/rate-limit/postgres-windows.ts";
import { redisWindows } from "#lib/rate-limit/redis-windows.ts";
import { userEventsPerMinuteMax, userLimitTellMs, userRequestsPerMinuteMax } from "./tunables.ts";

type What = "events" | "requests";
/** What one user may ask of all realtime processes together; null: as much as they like. */
export type UserLimits = Record<What, PeriodicLimit> | null;

/** Limits that all processes count together: in Redis where there is one, else in PostgreSQL (docs/decisions/062). */
export function openUserLimits({ rateLimits, redisUrl }: { rateLimits: boolean; redisUrl?: string | undefined }): UserLimits {
  if (!rateLimits) return null;
  const store = redisUrl ? redisWindows(redisUrl, postgresWindows) : postgresWindows;
  const limit = (name: string, points: number) => new PeriodicLimit({ name, points, seconds: 60, everyMs: userLimitTellMs }, store);
  return {
    events: limit("socket-events", userEventsPerMinuteMax),
    requests: limit("realtime-requests", userRequestsPerMinuteMax),
  };
}

/** Takes one point of the user's; RATE_LIMITED, with the time until when, where none is left. */
export function spendOfUser(limits: UserLimits, what: What, userId: number): void {
  const waitMs = limits?.[what].take(String(userId)) ?? null;
  if (waitMs === null) return;
  throw new DomainError("RATE_LIMITED", `Too many ${what} in a minute. Wait a moment.`, { retryAfter: Math.ceil(waitMs / 1000) });
}
