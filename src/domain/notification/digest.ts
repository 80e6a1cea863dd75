import type { NotificationKind } from "#contracts/notification.ts";
import { instantOf, localTimeOf } from "#domain/time/local-time.ts";

/** What loses its use by the next morning, or must not wait: mailed at once, whatever was chosen. */
const urgent: NotificationKind[] = ["security", "run_waiting", "reminder"];

/** Whether a kind of fact is mailed with the others of its day, where that is chosen. */
export function waitsForDigest(kind: NotificationKind): boolean {
  return !urgent.includes(kind);
}

/** When the mail of a fact leaves with the others of its day; null: at once. `at` is HH:MM of the zone. */
export function digestTime(kind: NotificationKind, at: string | null, zone: string, now: Date): Date | null {
  if (at === null || !waitsForDigest(kind)) return null;
  const [hour = 0, minute = 0] = at.split(":").map(Number);
  const today = localTimeOf(now, zone).with({ hour, minute, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
  const first = instantOf(today, zone);
  return first > now ? first : instantOf(today.add({ days: 1 }), zone);
}
