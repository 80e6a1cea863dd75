import { eachAtOnce, untilNotFull } from "#domain/job/batches.ts";
import type { Job } from "#domain/job/job-runner.ts";
import { claimDeliveries, claimDigest, type Delivery, type Outcome, settleDelivery } from "#domain/notification/delivery.ts";
import { logger } from "#lib/logger.ts";
import { count } from "#lib/metrics/metrics.ts";
import { deliveriesAtOnce, deliveryBatch, deliveryIntervalMs } from "../../tunables.ts";

export type SendAll = (deliveries: [Delivery, ...Delivery[]]) => Promise<Outcome>;
export type Send = (delivery: Delivery) => Promise<Outcome>;

/** Sends what waits; any number of processes share the work. */
export function deliveryJob(send: Send, sendAll: SendAll): Job {
  const work = async () => (await untilNotFull(deliveryBatch, () => deliverDue(send))) + (await deliverDigests(sendAll));
  return { name: "notification.deliver", everyMs: deliveryIntervalMs, work };
}

/** Sends the daily mails that are due, one user's after another's; returns how many facts they told. */
export async function deliverDigests(sendAll: SendAll): Promise<number> {
  for (let told = 0; ; ) {
    const [first, ...others] = await claimDigest();
    if (!first) return told;
    const outcome: Outcome = first.closed ? { kind: "refused", error: "account closed" } : await sendAll([first, ...others]);
    for (const delivery of [first, ...others]) await settle(delivery, outcome);
    told += 1 + others.length;
  }
}

/** One batch of what is due; returns how many there were. */
export async function deliverDue(send: Send): Promise<number> {
  const deliveries = await claimDeliveries(deliveryBatch);
  await eachAtOnce(deliveries, deliveriesAtOnce, (delivery) => deliver(delivery, send));
  return deliveries.length;
}

async function deliver(delivery: Delivery, send: Send): Promise<void> {
  try {
    const outcome: Outcome = delivery.closed ? { kind: "refused", error: "account closed" } : await send(delivery);
    await settle(delivery, outcome);
  } catch (error) {
    // It is due again once the claim runs out.
    logger.warn({ err: error, delivery: delivery.id }, "a delivery could not be settled");
  }
}

async function settle(delivery: Delivery, outcome: Outcome): Promise<void> {
  await settleDelivery(delivery, outcome);
  count("deliveries_total", { channel: delivery.channel, outcome: outcome.kind });
  // Neither address nor words: only what an operator can act on.
  if (outcome.kind !== "sent")
    logger.info({ delivery: delivery.id, channel: delivery.channel, attempt: delivery.attempt, outcome }, "not delivered");
}
