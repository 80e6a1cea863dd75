import { PolarStateAnswer, PolarSubscription } from "#contracts/billing.ts";
import type { PolarLink } from "#integrations/polar/polar.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { acrossUsers } from "#lib/owned.ts";
import { mergeState, mergeSubscription, settlePlan } from "./billing.ts";
import { findCustomer, isNumber, lockCustomer, usersAmong } from "./customer.ts";
import { grantsAccess, runningStatuses } from "./entitlement.ts";

/** same: Polar and we agree · mended: we took Polar's word · missing: Polar does not know this customer */
export type Reconciled = "same" | "mended" | "missing";

/**
 * Compares a user's subscriptions with Polar's and takes Polar's word, audited as the system's act. Throws when Polar
 * cannot be read or answers nonsense, and changes nothing then: an outage never takes a plan away. Neither does a
 * customer that Polar does not know, since a wrong token looks the same.
 */
export async function reconcileUser(polar: PolarLink, userId: number): Promise<Reconciled> {
  const before = await db().subscription.findMany({ where: { userId } });
  const known = await db().billingState.findUnique({ where: { userId } });
  const who = await customerAtPolar(polar, userId, before[0]?.id);
  const state = who ? await stateAtPolar(polar, who) : null;
  if (!state) return "missing";
  const unlisted = before.filter((row) => grantsAccess(row, known) && !state.active_subscriptions.some(({ id }) => id === row.id));
  const others = await subscriptionsAtPolar(
    polar,
    unlisted.map(({ id }) => id),
  );
  const running = others.filter(({ status }) => runningStatuses.includes(status));
  const answer = { ...state, active_subscriptions: [...state.active_subscriptions, ...running] };
  // Polar's clock is not ours. This list is newer than all that we knew when we asked, and older than anything that
  // comes meanwhile: so it is placed just after the newest thing known then.
  const stateAt = new Date(Math.max(0, ...before.map((row) => +row.modifiedAt), +(known?.stateAt ?? 0)) + 1);
  const reinstates = new Set(before.filter((row) => row.revoked).map((row) => row.id));
  return db().$transaction(async (tx) => {
    const ref = { externalId: state.external_id, customerId: state.id, subscriptionId: before[0]?.id };
    if ((await lockCustomer(tx, ref)) !== userId) return "missing";
    const planBefore = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { plan: true } });
    let changed = await mergeState(tx, userId, answer, { stateAt, reinstates });
    for (const other of others) {
      changed = (await mergeSubscription(tx, userId, other, { modifiedAt: other.modified_at ?? stateAt })) ?? changed;
    }
    await settlePlan(tx, userId, { event: "billing.reconcile", webhook: null }, changed);
    const planAfter = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { plan: true } });
    return changed !== null || planBefore.plan !== planAfter.plan ? "mended" : "same";
  });
}

/** Reconciles everyone who has a subscription here or at Polar; returns how many were mended. One that fails does not stop the others. */
export async function reconcileAll(polar: PolarLink): Promise<number> {
  const here = await db().subscription.findMany({
    where: { revoked: false },
    select: { userId: true },
    distinct: ["userId"],
    ...acrossUsers("billing"),
  });
  const users = new Set([...here.map(({ userId }) => userId), ...(await subscribersAtPolar(polar))]);
  let mended = 0;
  let failed = 0;
  for (const userId of users) {
    try {
      const outcome = await reconcileUser(polar, userId);
      if (outcome !== "same") logger.warn({ userId, outcome }, "billing differed from Polar's");
      if (outcome === "mended") mended += 1;
    } catch (error) {
      failed += 1;
      logger.warn({ err: error, userId }, "a customer could not be compared with Polar's");
    }
  }
  if (failed > 0) throw new Error(`${failed} of ${users.size} customers could not be compared`);
  return mended;
}

type Known = { externalId: string; customerId: string | null };

/**
 * Who the user is at Polar. Without Polar's own id an account number proves nothing, and a process of the version before
 * stored no ids at all: a subscription that we hold says whose it is.
 */
async function customerAtPolar(polar: PolarLink, userId: number, subscriptionId: string | undefined): Promise<Known | null> {
  const known = await findCustomer(userId);
  if (known && (known.customerId || !isNumber(known.externalId) || !subscriptionId)) return known;
  const [subscription] = subscriptionId ? await subscriptionsAtPolar(polar, [subscriptionId]) : [];
  const { external_id: externalId, id } = subscription?.customer ?? {};
  if (!externalId) return known;
  return { externalId, customerId: subscription?.customer_id ?? id ?? null };
}

async function stateAtPolar(polar: PolarLink, { externalId, customerId }: Known) {
  try {
    const answer = PolarStateAnswer.parse(await polar.read((api) => api.customers.getStateExternal(externalId)));
    const isOther = isNumber(externalId) && customerId && answer.id && answer.id !== customerId;
    if (answer.external_id !== externalId || isOther) throw new Error("Polar answered with another customer's state");
    return answer;
  } catch (error) {
    if (polar.isMissing(error)) return null;
    throw error;
  }
}

/** Subscriptions that the customer's state does not list: the state leaves out those whose payment failed, which keep their grace. */
async function subscriptionsAtPolar(polar: PolarLink, ids: string[]): Promise<PolarSubscription[]> {
  const found: PolarSubscription[] = [];
  for (const id of ids) {
    try {
      found.push(PolarSubscription.parse(await polar.read((api) => api.subscriptions.get(id))));
    } catch (error) {
      if (!polar.isMissing(error)) throw error;
    }
  }
  return found;
}

/** Whoever of ours pays at Polar, also when every webhook about it was lost. */
async function subscribersAtPolar(polar: PolarLink): Promise<number[]> {
  const found: number[] = [];
  for (let page = 1; ; page += 1) {
    const { items, pagination } = await polar.read((api) => api.subscriptions.list({ active: true, page, limit: 100 }));
    found.push(...(await usersAmong(items.map(({ customer }) => ({ externalId: customer.external_id, customerId: customer.id })))));
    if (page >= pagination.max_page) return found;
  }
}
