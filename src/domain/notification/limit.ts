import { plans } from "#contracts/plan.ts";
import { localeOf } from "#domain/account/user-locale.ts";
import type { QuotaSnapshot } from "#domain/usage/limit/quota-snapshot.ts";
import { quotaSnapshotOf } from "#domain/usage/usage.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import type { MessageKey } from "#messages/catalogue.ts";
import { textFor } from "#messages/page-source.ts";
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
    const locale = await localeOf(tx, userId);
    for (const { fact, title, body, values } of near) {
      const words = { title: textFor(locale, title), body: textFor(locale, body, values) };
      await notify(tx, { userId, kind: "limit", fact, ...words, url: "/usage" });
    }
  });
}

type NearLimit = { fact: string; title: MessageKey; body: MessageKey; values: { count: string; percent: number } };

function nearLimits({ plan, turns, spentThisMonth, dayCap, usedToday }: QuotaSnapshot): NearLimit[] {
  const { dailyTurns, monthlyMicroUsd } = plans[plan];
  const day = currentTime().toISOString().slice(0, 10);
  const limits = [
    { name: "replies", period: day, used: turns, max: dailyTurns, near: "mail.nearReplies", over: "mail.usedReplies" },
    { name: "month", period: day.slice(0, 7), used: spentThisMonth, max: monthlyMicroUsd, near: "mail.nearMonth", over: "mail.usedMonth" },
    { name: "day-cap", period: day, used: usedToday, max: dayCap ?? 0, near: "mail.nearDay", over: "mail.usedDay" },
  ] as const;
  return limits
    .filter(({ max, used }) => max > 0 && used >= max * nearShare)
    .map(({ name, period, used, max, near, over }) => {
      const isUsedUp = used >= max;
      return {
        fact: `limit:${name}:${isUsedUp ? "used" : "near"}:${period}`,
        title: isUsedUp ? "mail.limitReached" : "mail.limitNear",
        body: isUsedUp ? over : near,
        values: { count: String(max), percent: Math.floor((used / max) * 100) },
      };
    });
}
