import type { PolarLink } from "#integrations/polar/polar.ts";
import { clockNow } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { isAccountNumber } from "./customer.ts";

const retryFirstMs = 5000;
const retryMaxMs = 6 * 60 * 60_000;
const batchSize = 50;

/**
 * Sends customers' new addresses to Polar, with back-off after a failure; returns how many were sent. Polar allows one customer
 * per address, so someone who registers with a released address could not buy anything while the old customer still has it.
 */
export async function sendNewAddresses(polar: PolarLink): Promise<number> {
  const due = await db().$queryRaw<{ userId: number }[]>`
    /* across users: billing */
    SELECT c.user_id AS "userId" FROM billing_customer c JOIN "user" u ON u.id = c.user_id
    WHERE c.gone_at IS NULL AND c.email IS DISTINCT FROM u.email AND c.next_try_at <= now()
      AND (c.customer_id IS NOT NULL OR EXISTS (SELECT 1 FROM subscription s WHERE s.user_id = c.user_id))
    ORDER BY c.next_try_at LIMIT ${batchSize}`;
  let sent = 0;
  for (const { userId } of due) if (await sendNewAddress(polar, userId)) sent += 1;
  return sent;
}

/** Sends one account's current address to Polar; false when nothing changed, or when it failed and will be retried. */
export async function sendNewAddress(polar: PolarLink, userId: number): Promise<boolean> {
  const user = await db().user.findUnique({ where: { id: userId }, select: { email: true, billingCustomer: true, subscriptions: true } });
  const customer = user?.billingCustomer;
  if (!customer || customer.goneAt || customer.email === user.email) return false;
  if (!customer.customerId && user.subscriptions.length === 0) return false;
  const { email } = user;
  try {
    if (!isAccountNumber(customer.externalId)) await polar.api.customers.updateExternal(customer.externalId, { email });
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

/** Frees an address that Polar still has for another account. Returns how many customers were updated. */
export async function updateFormerHolders(polar: PolarLink, email: string): Promise<number> {
  const holders = await db().$queryRaw<{ userId: number }[]>`
    /* across users: billing */
    SELECT c.user_id AS "userId" FROM billing_customer c JOIN "user" u ON u.id = c.user_id
    WHERE u.email <> ${email} AND (c.email = ${email} OR c.email IS NULL) AND c.gone_at IS NULL LIMIT ${batchSize}`;
  let sent = 0;
  for (const { userId } of holders) if (await sendNewAddress(polar, userId)) sent += 1;
  return sent;
}

/** Found by a stored subscription: an account number alone could be another database's. */
async function customerOf(polar: PolarLink, [subscription]: { id: string }[]): Promise<string> {
  return (await polar.api.subscriptions.get(subscription?.id ?? "")).customer_id;
}
