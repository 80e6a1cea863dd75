import { trashDays } from "#contracts/retention.ts";
import { clockNow } from "#lib/database/clock.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** What was deleted after this can still be restored. */
export function trashSince(): Date {
  return new Date(clockNow() - trashDays * dayMs);
}
