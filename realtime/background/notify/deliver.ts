import { claimDeliveries, type Delivery, type Outcome, settleDelivery } from "#domain/notification/delivery.ts";
import { logger } from "#lib/logger.ts";
import { deliveriesAtOnce, deliveryBatch, deliveryIntervalMs } from "../../tunables.ts";

export type Send = (delivery: Delivery) => Promise<Outcome>;

/** Sends what waits, as long as this process lives; any number of processes share the work. */
export function startDelivering(send: Send): () => void {
  let busy = false;
  const round = async () => {
    if (busy) return;
    busy = true;
    try {
      while ((await deliverDue(send)) === deliveryBatch);
    } catch (error) {
      logger.warn({ err: error }, "notifications could not be delivered; trying again");
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void round(), deliveryIntervalMs);
  return () => clearInterval(timer);
}

/** One batch of what is due; returns how many there were. */
export async function deliverDue(send: Send): Promise<number> {
  const deliveries = await claimDeliveries(deliveryBatch);
  const waiting = [...deliveries];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await deliver(next, send);
  };
  await Promise.all(Array.from({ length: deliveriesAtOnce }, work));
  return deliveries.length;
}

async function deliver(delivery: Delivery, send: Send): Promise<void> {
  try {
    const outcome: Outcome = delivery.closed ? { kind: "refused", error: "account closed" } : await send(delivery);
    await settleDelivery(delivery, outcome);
    // Neither address nor words: only what an operator can act on.
    if (outcome.kind !== "sent")
      logger.info({ delivery: delivery.id, channel: delivery.channel, attempt: delivery.attempt, outcome }, "not delivered");
  } catch (error) {
    // It is due again once the claim runs out.
    logger.warn({ err: error, delivery: delivery.id }, "a delivery could not be settled");
  }
}
