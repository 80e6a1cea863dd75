import { PolarCustomerState, PolarEvent, PolarSubscription } from "#contracts/billing.ts";
import { db } from "#lib/db.ts";
import { applyPolarEvent } from "./billing.ts";
import { json } from "./message.ts";

const retryFirstMs = 2000;
const retryMaxMs = 20 * 60_000;

/** Stores a signed event; false when its id was stored before. Only the fields that are ever applied are kept. */
export async function storeWebhook(id: string, event: PolarEvent): Promise<boolean> {
  const { count } = await db().webhookEvent.createMany({
    data: [{ id, type: event.type, payload: json(minimal(event)) }],
    skipDuplicates: true,
  });
  return count > 0;
}

/** Applies one stored event, once: the mark and the effect commit together. A failure is noted and tried again later. */
export async function processWebhook(id: string): Promise<void> {
  try {
    await db().$transaction(async (tx) => {
      const rows = await tx.$queryRaw<{ type: string }[]>`
        SELECT type FROM webhook_event WHERE id = ${id} AND processed_at IS NULL FOR UPDATE SKIP LOCKED`;
      if (rows.length === 0) return;
      const stored = await tx.webhookEvent.findUniqueOrThrow({ where: { id } });
      const outcome = await applyPolarEvent(tx, PolarEvent.parse(stored.payload), stored.receivedAt);
      await tx.webhookEvent.update({ where: { id }, data: { processedAt: new Date(), outcome, error: null } });
    });
  } catch (error) {
    await noteFailure(id, error);
  }
}

/** Applies what a crash or a failure left behind and whose time has come. Returns how many were looked at. */
export async function processPendingWebhooks(): Promise<number> {
  const due = await db().webhookEvent.findMany({
    where: { processedAt: null, nextTryAt: { lte: new Date() } },
    orderBy: { receivedAt: "asc" },
    select: { id: true },
    take: 100,
  });
  for (const { id } of due) await processWebhook(id);
  return due.length;
}

async function noteFailure(id: string, error: unknown): Promise<void> {
  const stored = await db().webhookEvent.findUnique({ where: { id }, select: { attempts: true } });
  const attempts = (stored?.attempts ?? 0) + 1;
  const waitMs = Math.min(retryFirstMs * 2 ** (attempts - 1), retryMaxMs);
  const reason = error instanceof Error ? error.name : "unknown";
  await db().webhookEvent.updateMany({
    where: { id, processedAt: null },
    data: { attempts, error: reason, nextTryAt: new Date(Date.now() + waitMs) },
  });
}

/** Names, addresses and cards never reach our rows. What does not have the shape of its type is kept as it came, to be looked at. */
function minimal(event: PolarEvent): unknown {
  const schema = event.type.startsWith("subscription.")
    ? PolarSubscription
    : event.type === "customer.state_changed"
      ? PolarCustomerState
      : null;
  const data = schema?.safeParse(event.data);
  return { type: event.type, timestamp: event.timestamp ?? null, data: data?.success ? data.data : schema ? event.data : null };
}
