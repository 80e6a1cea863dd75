import type { MessageUsage } from "#contracts/usage.ts";
import { day, moment } from "#features/billing/billing-labels.ts";
import { t } from "#messages/text.ts";

const soonMs = 24 * 60 * 60 * 1000;

/** Why a limit ended a reply and when it lets go; null for replies that no limit ended. */
export function limitLabels({ error, resetsAt }: Pick<MessageUsage, "error" | "resetsAt">, now = new Date()): string | null {
  switch (error?.code) {
    case "QUOTA_EXCEEDED":
      return resetsAt ? roomAgainWords(resetsAt, now) : t("usage.roomAgainNow");
    case "RATE_LIMITED":
      return t("usage.providerTooOften");
    case "QUOTA":
      return t("usage.providerCreditUsed");
    default:
      return null;
  }
}

function roomAgainWords(time: string, now: Date): string {
  const isFar = new Date(time).getTime() - now.getTime() > soonMs;
  return isFar ? t("usage.roomAgainOn", { day: day(time) }) : t("usage.roomAgainAt", { time: moment(time, now) });
}
