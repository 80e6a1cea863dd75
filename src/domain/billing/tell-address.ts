import type { PolarLink } from "#integrations/polar/polar.ts";
import { clockNow } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { isNumber } from "./customer.ts";

const retryFirstMs = 5000;
const retryMaxMs = 6 * 60 * 60_000;
const batchSize = 50;

/**
 * Tells Polar the new addresses of its customers; each failure waits longer. Polar has one customer for an address, so
 * whoever registers with an old one could not buy anything while the customer there still has it. Returns how many were told.
 */
export async function tellNewAddresses(polar: PolarLink): Promise<number> {
  const due = await db().$queryRaw<{ userId: number }[]>`
    /* across users: billing */
    SELECT c.user_id AS "userId" FROM billing_customer c JOIN "user" u ON u.id = c.user_id
    WHERE c.gone_at IS NULL AND c.email IS DISTINCT FROM u.email AND c.next_try_at <= now()
      AND (c.customer_id IS NOT NULL OR EXISTS (SELECT 1 FROM subscription s WHERE s.user_id = c.user_id))
    ORDER BY c.next_try_at LIMIT ${batchSize}`;
  let told = 0;
  for (const { userId } of due) if (await tellNewAddress(polar, userId)) told += 1;
  return told;
}

/** Tells Polar one account's present address; false when there was nothing to tell, or it failed and is tried again. */
export async function tellNewAddress(polar: PolarLink, userId: number): Promise<boolean> {
  const user = await db().user.findUnique({ where: { id: userId }, select: { email: true, billingCustomer: true, subscriptions: true } });
  const customer = user?.billingCustomer;
  if (!customer || customer.goneAt || customer.email === user.email) return false;
  if (!customer.customerId && user.subscriptions.length === 0) return false;
  const { email } = user;
  try {
    if (!isNumber(customer.externalId)) await polar.api.customers.updateExternal(customer.externalId, { email });
    else await polar.api.customers.update(customer.customerId ?? (await customerOf(polar, user.subscriptions)), { email });
    await db().billingCustomer.updateMany({ where: { userId }, data: { email, attempts: 0, error: null } });
    return true;
  } catch (error) {
    const waitMs = polar.isMissing(error) ? retryMaxMs : Math.min(retryFirstMs * 2 ** customer.attempts, retryMaxMs);
    await db().billingCustomer.updateMany({
      where: { userId },
      data: {
        attempts: customer.attempts + 1,
        error: error instanceof Error ? error.name : "unknown",
        nextTryAt: new Date(clockNow() + waitMs),
      },
    });
    return false;
  }
}

/** Makes room for someone who has an address that Polar still takes for another account's. Returns how many were told. */
export async function tellFormerHolders(polar: PolarLink, email: string): Promise<number> {
  const holders = await db().$queryRaw<{ userId: number }[]>`
    /* across users: billing */
    SELECT c.user_id AS "userId" FROM billing_customer c JOIN "user" u ON u.id = c.user_id
    WHERE u.email <> ${email} AND (c.email = ${email} OR c.email IS NULL) AND c.gone_at IS NULL LIMIT ${batchSize}`;
  let told = 0;
  for (const { userId } of holders) if (await tellNewAddress(polar, userId)) told += 1;
  return told;
}

/** By a subscription that we hold: an account number alone could be another database's. */
async function customerOf(polar: PolarLink, [known]: { id: string }[]): Promise<string> {
  return (await polar.api.subscriptions.get(known?.id ?? "")).customer_id;
}
