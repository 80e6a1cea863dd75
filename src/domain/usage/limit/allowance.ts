import { plans } from "#contracts/plan.ts";
import { DomainError } from "#domain/error.ts";
import { nextDay, nextMonth } from "#domain/usage/calendar.ts";
import { type CallHold, type CallQuote, holdWithin } from "#domain/usage/call-quote.ts";
import { requireConfirmedEmail } from "#domain/usage/confirmed-email.ts";
import { clockNow } from "#lib/database/clock.ts";
import type { QuotaSnapshot } from "./quota-snapshot.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * A call to be allowed. `reply`: it begins a reply, which counts towards the daily number and `runsMax` (null: unlimited).
 * `spentInTurn`: the cost of the same reply's earlier calls.
 */
export type CallRequest = { quote: CallQuote; reply: boolean; runsMax: number | null; spentInTurn?: number };

/**
 * The amount to hold for a call, with its reply shortened to what is left.
 * @throws EMAIL_NOT_CONFIRMED · RATE_LIMITED beyond `runsMax` concurrent replies · QUOTA_EXCEEDED naming the limit and when it
 * resets
 */
export function allowCall(quota: QuotaSnapshot, { quote, reply, runsMax, spentInTurn = 0 }: CallRequest): CallHold {
  requireConfirmedEmail(quota, quote);
  const limits = plans[quota.plan];
  // Calls with the user's own key use none of our quotas.
  if (reply && !quote.ownKey && quota.turns >= limits.dailyTurns) {
    const resetsAt = new Date((quota.firstTurnAt?.getTime() ?? clockNow()) + dayMs);
    throw exhausted(`Your plan's ${limits.dailyTurns} replies a day are used up. ${otherWays(quota)}, or wait until`, resetsAt);
  }
  if (reply) requireRoom(quota, runsMax);
  // Only paid calls count: the stand-in and local models stay usable.
  if (quote.fullMicroUsd <= 0) return { amountMicroUsd: 0, ownKey: quote.ownKey, outputMax: null };
  const bounds = boundsOf(quota, quote.ownKey, spentInTurn).sort((a, b) => a.left - b.left);
  const tightest = bounds[0];
  if (!tightest) return { amountMicroUsd: 0, ownKey: quote.ownKey, outputMax: null };
  const hold = holdWithin(quote, tightest.left);
  if (!hold) throw tightest.refusal();
  return hold;
}

/** Refuses one more concurrent reply. @throws RATE_LIMITED */
export function requireRoom({ running }: Pick<QuotaSnapshot, "running">, runsMax: number | null): void {
  if (runsMax === null || running < runsMax) return;
  throw new DomainError("RATE_LIMITED", `At most ${runsMax} replies at once. Wait for one, or stop it.`, { retryAfter: 5 });
}

/** Whether an error only says that a call is not allowed now, which is not a fault. */
export function isRefusedCall({ code }: DomainError): boolean {
  return code === "QUOTA_EXCEEDED" || code === "EMAIL_NOT_CONFIRMED";
}

type Bound = { left: number; refusal: () => DomainError };

function boundsOf(quota: QuotaSnapshot, ownKey: boolean, spentInTurn: number): Bound[] {
  const { turnCap, dayCap } = quota;
  const { monthlyMicroUsd } = plans[quota.plan];
  const bounds: Bound[] = [];
  if (!ownKey) bounds.push({ left: monthlyMicroUsd - quota.spentThisMonth - quota.held, refusal: () => monthRefusal(quota) });
  if (turnCap !== null) bounds.push({ left: turnCap - spentInTurn, refusal: () => turnRefusal(turnCap) });
  if (dayCap !== null) bounds.push({ left: dayCap - quota.usedToday, refusal: () => dayRefusal(dayCap) });
  return bounds;
}

function monthRefusal(quota: QuotaSnapshot): DomainError {
  if (quota.held > 0 && quota.spentThisMonth < plans[quota.plan].monthlyMicroUsd)
    return new DomainError(
      "QUOTA_EXCEEDED",
      `What is left of your plan's allowance for this month is set aside for replies that are being written. Wait for them to end. ${otherWays(quota)}, or wait until ${nextMonth().toISOString()}.`,
      { retryAfter: 10 },
    );
  return exhausted(`Your plan's allowance for this month is used up. ${otherWays(quota)}, or wait until`, nextMonth());
}

function turnRefusal(cap: number): DomainError {
  return new DomainError(
    "QUOTA_EXCEEDED",
    `This would cost more than the ${dollars(cap)} that you allow for one reply. Raise that limit under Usage.`,
  );
}

function dayRefusal(cap: number): DomainError {
  return exhausted(`The ${dollars(cap)} that you allow for one day are used up. Raise that limit under Usage, or wait until`, nextDay());
}

function otherWays({ plan }: QuotaSnapshot): string {
  return plan === "pro" ? "Use a model with your own key" : "Upgrade to Pro, use a model with your own key";
}

function exhausted(reason: string, resetsAt: Date): DomainError {
  const retryAfter = Math.max(1, Math.ceil((resetsAt.getTime() - clockNow()) / 1000));
  return new DomainError("QUOTA_EXCEEDED", `${reason} ${resetsAt.toISOString()}.`, { retryAfter });
}

function dollars(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(2)}`;
}
