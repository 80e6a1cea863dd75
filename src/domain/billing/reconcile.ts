import { PolarStateAnswer, PolarSubscription } from "#contracts/billing.ts";
import type { PolarLink } from "#integrations/polar/polar.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { acrossUsers } from "#lib/owned.ts";
import { mergeState, mergeSubscription, settlePlan } from "./billing.ts";
import { findCustomer, isAccountNumber, lockCustomer, usersAmong } from "./customer.ts";
import { grantsAccess, runningStatuses } from "./entitlement.ts";

/** same: Polar agrees with us · mended: Polar's state was adopted · missing: Polar does not know this customer */
export type ReconcileOutcome = "same" | "mended" | "missing";

/**
 * Adopts Polar's view of a user's subscriptions, audited as the system's act. Throws and changes nothing when Polar cannot be
 * read or answers nonsense: an outage never takes a plan away. Nor does an unknown customer, because a wrong access token looks
 * the same.
 */
export async function reconcileUser(polar: PolarLink, userId: number): Promise<ReconcileOutcome> {
  const before = await db().subscription.findMany({ where: { userId } });
  const stored = await db().billingState.findUnique({ where: { userId } });
  const customer = await customerAtPolar(polar, userId, before[0]?.id);
  const state = customer ? await stateAtPolar(polar, customer) : null;
  if (!state) return "missing";
  const unlisted = before.filter((row) => grantsAccess(row, stored) && !state.active_subscriptions.some(({ id }) => id === row.id));
  const others = await subscriptionsAtPolar(
    polar,
    unlisted.map(({ id }) => id),
  );
  const running = others.filter(({ status }) => runningStatuses.includes(status));
  const answer = { ...state, active_subscriptions: [...state.active_subscriptions, ...running] };
  // Polar's clock is not ours. This list is newer than everything stored when we asked, and older than anything that arrives
  // since, so it is dated just after the newest stored state.
  const stateAt = new Date(Math.max(0, ...before.map((row) => +row.modifiedAt), +(stored?.stateAt ?? 0)) + 1);
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

/** Reconciles every subscriber here or at Polar; returns how many were mended. A failure does not stop the others. */
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

type CustomerIds = { externalId: string; customerId: string | null };

/**
 * The user's customer reference at Polar. Without Polar's own id an account number proves nothing, and the previous version
 * stored no ids at all: then a stored subscription identifies the customer.
 */
async function customerAtPolar(polar: PolarLink, userId: number, subscriptionId: string | undefined): Promise<CustomerIds | null> {
  const stored = await findCustomer(userId);
  if (stored && (stored.customerId || !isAccountNumber(stored.externalId) || !subscriptionId)) return stored;
  const [subscription] = subscriptionId ? await subscriptionsAtPolar(polar, [subscriptionId]) : [];
  const { external_id: externalId, id } = subscription?.customer ?? {};
  if (!externalId) return stored;
  return { externalId, customerId: subscription?.customer_id ?? id ?? null };
}

async function stateAtPolar(polar: PolarLink, { externalId, customerId }: CustomerIds) {
  try {
    const answer = PolarStateAnswer.parse(await polar.read((api) => api.customers.getStateExternal(externalId)));
    const isOther = isAccountNumber(externalId) && customerId && answer.id && answer.id !== customerId;
    if (answer.external_id !== externalId || isOther) throw new Error("Polar answered with another customer's state");
    return answer;
  } catch (error) {
    if (polar.isMissing(error)) return null;
    throw error;
  }
}

/**
 * Subscriptions that the customer's state does not list: it leaves out those whose payment failed, which keep their grace period.
 */
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

/** Our users who pay at Polar, even if every webhook about them was lost. */
async function subscribersAtPolar(polar: PolarLink): Promise<number[]> {
  const found: number[] = [];
  for (let page = 1; ; page += 1) {
    const { items, pagination } = await polar.read((api) => api.subscriptions.list({ active: true, page, limit: 100 }));
    found.push(...(await usersAmong(items.map(({ customer }) => ({ externalId: customer.external_id, customerId: customer.id })))));
    if (page >= pagination.max_page) return found;
  }
}
