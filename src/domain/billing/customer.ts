import { randomUUID } from "node:crypto";
import type { BillingCustomer } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import type { Actor } from "../actor.ts";

/** References to a Polar customer: by our id, by Polar's, or by one of its subscriptions. */
export type CustomerRef = {
  externalId?: string | null | undefined;
  customerId?: string | null | undefined;
  subscriptionId?: string | null | undefined;
};

/** Legacy external ids are account numbers, which another database that uses the same Polar may also have issued. */
export const isAccountNumber = (externalId: string) => /^\d+$/.test(externalId);

/** The reference to a customer in a request: our random id, or Polar's own where ours is only a number. */
export function customerParameter({ externalId, customerId }: Pick<BillingCustomer, "externalId" | "customerId">) {
  return isAccountNumber(externalId) && customerId ? { customer_id: customerId } : { external_customer_id: externalId };
}

/** The user's customer at Polar; null before the first checkout. */
export function findCustomer(userId: number): Promise<BillingCustomer | null> {
  return db().billingCustomer.findUnique({ where: { userId } });
}

/** The actor's customer reference, stored before Polar receives it. A customer deleted at Polar gets a new one. */
export function customerForCheckout(actor: Actor): Promise<BillingCustomer> {
  const { userId } = actor;
  return db().$transaction(async (tx) => {
    const fresh = { externalId: `bc_${randomUUID()}` };
    await tx.billingCustomer.createMany({ data: [{ userId, ...fresh }], skipDuplicates: true });
    await tx.billingCustomer.updateMany({
      where: { userId, goneAt: { not: null } },
      data: { ...fresh, customerId: null, email: null, goneAt: null, attempts: 0, error: null },
    });
    return tx.billingCustomer.findUniqueOrThrow({ where: { userId } });
  });
}

/** Stores the address that a checkout sends to Polar. An existing customer keeps its own. */
export async function storeSentAddress(userId: number, email: string): Promise<void> {
  await db().billingCustomer.updateMany({ where: { userId, customerId: null }, data: { email } });
}

/**
 * Locks the user behind a Polar customer, so that the events of one customer are applied one after the other. Only ids that we
 * stored count: a number or an address could be a stranger's.
 */
export async function lockCustomer(tx: Tx, ref: CustomerRef): Promise<number | null> {
  const userId = await ownerOf(tx, ref);
  if (userId === null) return null;
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "user" WHERE id = ${userId} FOR UPDATE`;
  if (rows.length === 0) return null;
  await storeIds(tx, userId, ref);
  return userId;
}

/** Records that Polar deleted a customer; null when it is not ours. */
export async function markGone(tx: Tx, ref: CustomerRef): Promise<number | null> {
  const userId = await ownerOf(tx, ref);
  if (userId !== null) await tx.billingCustomer.updateMany({ where: { userId }, data: { goneAt: currentTime() } });
  return userId;
}

/** The users behind these Polar customers, for a scheduled comparison. */
export async function usersAmong(refs: CustomerRef[]): Promise<number[]> {
  const ids = (pick: (ref: CustomerRef) => string | null | undefined) => refs.map(pick).filter((id) => typeof id === "string");
  const rows = await db().billingCustomer.findMany({
    where: { OR: [{ customerId: { in: ids((ref) => ref.customerId) } }, { externalId: { in: ids((ref) => ref.externalId) } }] },
    ...acrossUsers("billing"),
  });
  return rows.map(({ userId }) => userId);
}

async function ownerOf(tx: Tx, { customerId, externalId, subscriptionId }: CustomerRef): Promise<number | null> {
  const find = (where: { customerId: string } | { externalId: string }) =>
    tx.billingCustomer.findUnique({ where, ...acrossUsers("billing") });
  const byCustomer = customerId ? await find({ customerId }) : null;
  if (byCustomer) return byCustomer.userId;
  const byExternal = externalId ? await find({ externalId }) : null;
  if (byExternal && !isStranger(byExternal, customerId)) return byExternal.userId;
  if (byExternal || !subscriptionId) return null;
  const subscription = await tx.subscription.findUnique({ where: { id: subscriptionId }, ...acrossUsers("billing") });
  return subscription?.userId ?? null;
}

/** A legacy number that belongs to another Polar customer: the same number, issued by another database. */
function isStranger(row: BillingCustomer, customerId: string | null | undefined): boolean {
  return isAccountNumber(row.externalId) && row.customerId !== null && Boolean(customerId) && row.customerId !== customerId;
}

async function storeIds(tx: Tx, userId: number, { customerId, externalId }: CustomerRef): Promise<void> {
  if (!externalId) return;
  // During a roll-out the previous version may have sold something: its subscription is stored, its customer not yet.
  const row = { userId, externalId, customerId: customerId ?? null };
  await tx.billingCustomer.createMany({ data: [row], skipDuplicates: true });
  if (!customerId) return;
  await tx.billingCustomer.updateMany({
    where: { userId, externalId, OR: [{ customerId: null }, { customerId: { not: customerId } }] },
    data: { customerId, goneAt: null },
  });
}

/** Whether a user ever had a subscription, in any state. */
export async function hasBought(userId: number): Promise<boolean> {
  return (await db().subscription.count({ where: { userId } })) > 0;
}
