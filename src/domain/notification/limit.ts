import { plans } from "#contracts/plan.ts";
import type { QuotaSnapshot } from "#domain/usage/limit/quota-snapshot.ts";
import { quotaSnapshotOf } from "#domain/usage/usage.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { notify } from "./notify.ts";

/** From this part of a limit on its user is told that it is near. */
const nearShare = 0.9;

/** The same in the background, after a call whose answer waits for nothing more. */
export function tellLimitsLater(userId: number): void {
  void tellLimits(userId).catch((err: unknown) => logger.warn({ err }, "a user was not told of a limit"));
}

/** Tells the user when the day's replies, the month's allowance or their own cap for a day is nearly or wholly used up: once each. */
export async function tellLimits(userId: number): Promise<void> {
  const near = nearLimits(await quotaSnapshotOf(db(), userId));
  if (near.length === 0) return;
  await db().$transaction(async (tx) => {
    for (const { fact, title, body } of near) await notify(tx, { userId, kind: "limit", fact, title, body, url: "/usage" });
  });
}

function nearLimits({ plan, turns, spentThisMonth, dayCap, usedToday }: QuotaSnapshot): { fact: string; title: string; body: string }[] {
  const { dailyTurns, monthlyMicroUsd } = plans[plan];
  const day = currentTime().toISOString().slice(0, 10);
  const limits = [
    { name: "replies", period: day, used: turns, max: dailyTurns, words: `your plan’s ${dailyTurns} replies a day` },
    { name: "month", period: day.slice(0, 7), used: spentThisMonth, max: monthlyMicroUsd, words: "your plan’s allowance for this month" },
    { name: "day-cap", period: day, used: usedToday, max: dayCap ?? 0, words: "what you allow for one day" },
  ];
  return limits
    .filter(({ max, used }) => max > 0 && used >= max * nearShare)
    .map(({ name, period, used, max, words }) => {
      const isUsedUp = used >= max;
      return {
        fact: `limit:${name}:${isUsedUp ? "used" : "near"}:${period}`,
        title: isUsedUp ? "A limit is reached" : "A limit is near",
        body: isUsedUp ? `You have used up ${words}.` : `You have used ${Math.floor((used / max) * 100)} % of ${words}.`,
      };
    });
}
