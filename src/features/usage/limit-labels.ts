import type { MessageUsage } from "#contracts/usage.ts";
import { day, moment } from "#features/billing/billing-labels.ts";

const soonMs = 24 * 60 * 60 * 1000;

/** Why a limit ended a reply and when it lets go; null for replies that no limit ended. */
export function limitLabels({ error, resetsAt }: Pick<MessageUsage, "error" | "resetsAt">, now = new Date()): string | null {
  switch (error?.code) {
    case "QUOTA_EXCEEDED":
      return resetsAt
        ? `Your plan’s limit was used up. There is room again ${whenWords(resetsAt, now)}.`
        : "Your plan’s limit was used up then. There is room again now: press Retry.";
    case "RATE_LIMITED":
      return "The provider was asked too often in a short time. That mostly passes within a minute; nothing was taken from your allowance for the refused call.";
    case "QUOTA":
      return "The credit at the provider was used up. It comes back when the provider’s account is topped up.";
    default:
      return null;
  }
}

function whenWords(time: string, now: Date): string {
  const isFar = new Date(time).getTime() - now.getTime() > soonMs;
  return isFar ? `on ${day(time)}` : `at ${moment(time, now)}`;
}
