import { DomainError } from "#domain/error.ts";
import { nextDay } from "#domain/usage/calendar.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { clockNow } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { count } from "#lib/metrics/metrics.ts";

const logEveryMs = 60_000;
const today = Prisma.sql`(now() AT TIME ZONE 'UTC')::date`;
let capMicroUsd: number | null = null;
let loggedAt = 0;

/** The installation's model budget for one UTC day (SPEND_CAP_USD_PER_DAY); set once at start. */
export function setSpendCap(usdPerDay: number | undefined): void {
  capMicroUsd = usdPerDay === undefined ? null : Math.round(usdPerDay * 1_000_000);
}

/** Whether a call counts towards the cap: such calls begin in a transaction. */
export function isSpendCapped(hold: { amountMicroUsd: number; ownKey: boolean }): boolean {
  return capMicroUsd !== null && hold.amountMicroUsd > 0 && !hold.ownKey;
}

/**
 * Reserves a call's maximum cost from the day's cap. Its hold has been written, and this is the transaction's last lock, because
 * all users contend for it. The sum only grows and is recomputed before a refusal.
 * @throws QUOTA_EXCEEDED
 */
export async function reserveSpend(tx: Tx, hold: { amountMicroUsd: number; ownKey: boolean }): Promise<void> {
  if (capMicroUsd === null || !isSpendCapped(hold)) return;
  const { amountMicroUsd } = hold;
  const reserved = await tx.$executeRaw`
    UPDATE spend_day SET reserved_micro_usd = reserved_micro_usd + ${amountMicroUsd}
    WHERE day = ${today} AND reserved_micro_usd + ${amountMicroUsd} <= ${capMicroUsd}`;
  if (reserved > 0) return;
  await tx.$executeRaw`
    INSERT INTO spend_day (day, reserved_micro_usd) VALUES (${today}, 0)
    ON CONFLICT (day) DO UPDATE SET reserved_micro_usd = spend_day.reserved_micro_usd`;
  if ((await recountSpend(tx)) <= capMicroUsd) return;
  noteRefusal(capMicroUsd);
  throw new DomainError(
    "QUOTA_EXCEEDED",
    `The people who run this server let its models cost so much a day and no more, and today's amount is used up. Use a model with your own key, or wait until ${nextDay().toISOString()}.`,
    { retryAfter: Math.max(1, Math.ceil((nextDay().getTime() - clockNow()) / 1000)) },
  );
}

/** Whether calls were refused in the last hour because today's cap is reached. */
export async function isSpendCapReached(): Promise<boolean> {
  const [row] = await db().$queryRaw<unknown[]>`SELECT 1 FROM spend_day WHERE day = ${today} AND refused_at > now() - interval '1 hour'`;
  return row !== undefined;
}

/** The cost of today's settled calls and the maximum of those in flight. */
async function recountSpend(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ reserved: number }[]>`
    /* across users: billing */ UPDATE spend_day SET reserved_micro_usd =
      (SELECT coalesce(sum(cost_micro_usd), 0) FROM usage_balance WHERE day = ${today})
      + (SELECT coalesce(sum(amount_micro_usd), 0) FROM usage_hold AS hold WHERE created_at > now() - interval '24 hours' AND NOT own_key
          AND NOT EXISTS (SELECT 1 FROM usage_entry AS entry WHERE entry.run_id = hold.run_id AND entry.step = hold.step))
    WHERE day = ${today} RETURNING reserved_micro_usd::float8 AS reserved`;
  return row?.reserved ?? 0;
}

function noteRefusal(cap: number): void {
  count("spend_cap_refusals_total", {});
  if (clockNow() - loggedAt < logEveryMs) return;
  loggedAt = clockNow();
  // Outside the transaction, which rolls back on refusal, and without waiting for its lock.
  void db().$executeRaw`UPDATE spend_day SET refused_at = now() WHERE day = ${today}`.catch((error: unknown) =>
    logger.warn({ err: error }, "it was not stored that SPEND_CAP_USD_PER_DAY is reached"),
  );
  logger.warn({ cap_usd: cap / 1_000_000 }, "SPEND_CAP_USD_PER_DAY is reached: models that the operator pays are refused until 00:00 UTC");
}
