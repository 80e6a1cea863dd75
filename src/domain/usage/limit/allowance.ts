import { plans } from "#contracts/plan.ts";
import { DomainError } from "#domain/error.ts";
import { nextDay, nextMonth } from "#domain/usage/calendar.ts";
import { type CallHold, type CallQuote, holdWithin } from "#domain/usage/call-quote.ts";
import { requireConfirmedEmail } from "#domain/usage/confirmed-email.ts";
import { clockNow } from "#lib/database/clock.ts";
import type { QuotaSnapshot } from "./quota-snapshot.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * What a call asks for. `reply`: it begins one, which the day's number and `runsMax` (null: any number) count.
 * `spentInTurn`: what the calls of the same reply have cost before.
 */
export type CallAsked = { quote: CallQuote; reply: boolean; runsMax: number | null; spentInTurn?: number };

/**
 * What may be held for a call, with its answer cut to what is left where that is less than it may cost. Throws
 * EMAIL_NOT_CONFIRMED, RATE_LIMITED beyond `runsMax` replies at once, or QUOTA_EXCEEDED with what ended and when it is there again.
 */
export function allowCall(standing: QuotaSnapshot, { quote, reply, runsMax, spentInTurn = 0 }: CallAsked): CallHold {
  requireConfirmedEmail(standing, quote);
  const limits = plans[standing.plan];
  // Whoever brings their own key draws on nothing of ours.
  if (reply && !quote.ownKey && standing.turns >= limits.dailyTurns) {
    const resetsAt = new Date((standing.firstTurnAt?.getTime() ?? clockNow()) + dayMs);
    throw exhausted(`Your plan's ${limits.dailyTurns} replies a day are used up. ${otherWays(standing)}, or wait until`, resetsAt);
  }
  if (reply) requireRoom(standing, runsMax);
  // Only what costs counts: the stand-in and local models stay usable.
  if (quote.fullMicroUsd <= 0) return { amountMicroUsd: 0, ownKey: quote.ownKey, outputMax: null };
  const bounds = boundsOf(standing, quote.ownKey, spentInTurn).sort((a, b) => a.left - b.left);
  const tightest = bounds[0];
  if (!tightest) return { amountMicroUsd: 0, ownKey: quote.ownKey, outputMax: null };
  const hold = holdWithin(quote, tightest.left);
  if (!hold) throw tightest.refusal();
  return hold;
}

/** Refuses one more reply that is written at once with others. @throws RATE_LIMITED */
export function requireRoom({ running }: Pick<QuotaSnapshot, "running">, runsMax: number | null): void {
  if (runsMax === null || running < runsMax) return;
  throw new DomainError("RATE_LIMITED", `At most ${runsMax} replies at once. Wait for one, or stop it.`, { retryAfter: 5 });
}

/** Whether an error says that a call may not be made as things are, which is no fault. */
export function isRefusedCall({ code }: DomainError): boolean {
  return code === "QUOTA_EXCEEDED" || code === "EMAIL_NOT_CONFIRMED";
}

type Bound = { left: number; refusal: () => DomainError };

function boundsOf(standing: QuotaSnapshot, ownKey: boolean, spentInTurn: number): Bound[] {
  const { turnCap, dayCap } = standing;
  const { monthlyMicroUsd } = plans[standing.plan];
  const bounds: Bound[] = [];
  if (!ownKey) bounds.push({ left: monthlyMicroUsd - standing.spentThisMonth - standing.held, refusal: () => monthRefusal(standing) });
  if (turnCap !== null) bounds.push({ left: turnCap - spentInTurn, refusal: () => turnRefusal(turnCap) });
  if (dayCap !== null) bounds.push({ left: dayCap - standing.usedToday, refusal: () => dayRefusal(dayCap) });
  return bounds;
}

function monthRefusal(standing: QuotaSnapshot): DomainError {
  if (standing.held > 0 && standing.spentThisMonth < plans[standing.plan].monthlyMicroUsd)
    return new DomainError(
      "QUOTA_EXCEEDED",
      `What is left of your plan's allowance for this month is set aside for replies that are being written. Wait for them to end. ${otherWays(standing)}, or wait until ${nextMonth().toISOString()}.`,
      { retryAfter: 10 },
    );
  return exhausted(`Your plan's allowance for this month is used up. ${otherWays(standing)}, or wait until`, nextMonth());
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

function exhausted(words: string, resetsAt: Date): DomainError {
  const retryAfter = Math.max(1, Math.ceil((resetsAt.getTime() - clockNow()) / 1000));
  return new DomainError("QUOTA_EXCEEDED", `${words} ${resetsAt.toISOString()}.`, { retryAfter });
}

function dollars(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(2)}`;
}
