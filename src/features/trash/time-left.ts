import { trashDays } from "#contracts/retention.ts";

const hourMs = 3_600_000;
const keptHours = trashDays * 24;

/** How long a deleted thing can still be restored, in words. */
export function timeLeft(deletedAt: string, now = Date.now()): string {
  const hours = keptHours - (now - new Date(deletedAt).getTime()) / hourMs;
  if (hours <= 1) return "less than an hour left";
  if (hours < 48) return `${Math.floor(hours)} hours left`;
  return `${Math.round(hours / 24)} days left`;
}
