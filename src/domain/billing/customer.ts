import { randomUUID } from "node:crypto";
import type { BillingCustomer } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import type { Actor } from "../actor.ts";

/** How Polar names a customer: by our id, by its own, or by a subscription of theirs. */
export type CustomerRef = {
  externalId?: string | null | undefined;
  customerId?: string | null | undefined;
  subscriptionId?: string | null | undefined;
};

/** Ids from before they were random are account numbers, which another database beside the same Polar may have given too. */
export const isNumber = (externalId: string) => /^\d+$/.test(externalId);

/** How to name a customer in a request: by our random id, and by Polar's own where ours is only a number. */
export function referTo({ externalId, customerId }: Pick<BillingCustomer, "externalId" | "customerId">) {
  return isNumber(externalId) && customerId ? { customer_id: customerId } : { external_customer_id: externalId };
}

/** The actor at Polar; null before the first checkout. */
export function findCustomer(userId: number): Promise<BillingCustomer | null> {
  return db().billingCustomer.findUnique({ where: { userId } });
}

/** Who the actor will be at Polar, stored before Polar hears of it. Whoever was deleted there begins anew. */
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

/** Notes the address that a checkout gives to Polar. A customer that exists keeps the one that it has. */
export async function noteGivenAddress(userId: number, email: string): Promise<void> {
  await db().billingCustomer.updateMany({ where: { userId, customerId: null }, data: { email } });
}

/**
 * The user that Polar's customer stands for, locked, so that what concerns one customer is applied one after the other.
 * Only ids that we stored count: a number or an address could be a stranger's.
 */
export async function lockCustomer(tx: Tx, ref: CustomerRef): Promise<number | null> {
  const userId = await ownerOf(tx, ref);
  if (userId === null) return null;
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "user" WHERE id = ${userId} FOR UPDATE`;
  if (rows.length === 0) return null;
  await learnIds(tx, userId, ref);
  return userId;
}

/** Notes that Polar deleted a customer; null when it is none of ours. */
export async function markGone(tx: Tx, ref: CustomerRef): Promise<number | null> {
  const userId = await ownerOf(tx, ref);
  if (userId !== null) await tx.billingCustomer.updateMany({ where: { userId }, data: { goneAt: currentTime() } });
  return userId;
}

/** The users among these customers of Polar's, for a comparison that nobody asked for. */
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
  const known = await tx.subscription.findUnique({ where: { id: subscriptionId }, ...acrossUsers("billing") });
  return known?.userId ?? null;
}

/** An old number beside another customer of Polar's: the same number, given by another database. */
function isStranger(row: BillingCustomer, customerId: string | null | undefined): boolean {
  return isNumber(row.externalId) && row.customerId !== null && Boolean(customerId) && row.customerId !== customerId;
}

async function learnIds(tx: Tx, userId: number, { customerId, externalId }: CustomerRef): Promise<void> {
  if (!externalId) return;
  // A process of the version before may have sold something during a roll-out: its subscription is here, its customer not yet.
  const given = { userId, externalId, customerId: customerId ?? null };
  await tx.billingCustomer.createMany({ data: [given], skipDuplicates: true });
  if (!customerId) return;
  await tx.billingCustomer.updateMany({
    where: { userId, externalId, OR: [{ customerId: null }, { customerId: { not: customerId } }] },
    data: { customerId, goneAt: null },
  });
}

/** Whether a user ever had a subscription, of whatever state. */
export async function hasBought(userId: number): Promise<boolean> {
  return (await db().subscription.count({ where: { userId } })) > 0;
}
