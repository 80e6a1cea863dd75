import { eachAtOnce, untilNotFull } from "#domain/job/batches.ts";
import type { Job } from "#domain/job/job-runner.ts";
import { claimDeliveries, type Delivery, type Outcome, settleDelivery } from "#domain/notification/delivery.ts";
import { logger } from "#lib/logger.ts";
import { count } from "#lib/metrics/metrics.ts";
import { deliveriesAtOnce, deliveryBatch, deliveryIntervalMs } from "../../tunables.ts";

export type Send = (delivery: Delivery) => Promise<Outcome>;

/** Sends what waits; any number of processes share the work. */
export function deliveryJob(send: Send): Job {
  return { name: "notification.deliver", everyMs: deliveryIntervalMs, work: () => untilNotFull(deliveryBatch, () => deliverDue(send)) };
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
    await settleDelivery(delivery, outcome);
    count("deliveries_total", { channel: delivery.channel, outcome: outcome.kind });
    // Neither address nor words: only what an operator can act on.
    if (outcome.kind !== "sent")
      logger.info({ delivery: delivery.id, channel: delivery.channel, attempt: delivery.attempt, outcome }, "not delivered");
  } catch (error) {
    // It is due again once the claim runs out.
    logger.warn({ err: error, delivery: delivery.id }, "a delivery could not be settled");
  }
}
