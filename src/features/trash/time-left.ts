import { trashDays } from "#contracts/retention.ts";
import { t } from "#messages/text.ts";

const hourMs = 3_600_000;
const keptHours = trashDays * 24;

/** How long a deleted thing can still be restored, in words. */
export function timeLeft(deletedAt: string, now = Date.now()): string {
  const hours = keptHours - (now - new Date(deletedAt).getTime()) / hourMs;
  if (hours <= 1) return t("trash.lessThanHourLeft");
  if (hours < 48) return t("trash.hoursLeft", { hours: Math.floor(hours) });
  return t("trash.daysLeft", { days: Math.round(hours / 24) });
}
