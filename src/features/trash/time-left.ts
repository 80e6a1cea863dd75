const hourMs = 3_600_000;
/** As the server keeps it, see domain/maintenance/retention.ts. */
const keptHours = 7 * 24;

/** How long a deleted thing can still be restored, in words. */
export function timeLeft(deletedAt: string, now = Date.now()): string {
  const hours = keptHours - (now - new Date(deletedAt).getTime()) / hourMs;
  if (hours <= 1) return "less than an hour left";
  if (hours < 48) return `${Math.floor(hours)} hours left`;
  return `${Math.round(hours / 24)} days left`;
}
