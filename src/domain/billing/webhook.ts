import { PolarCustomer, PolarCustomerState, PolarEvent, PolarOrder, PolarSubscription } from "#contracts/billing.ts";
import { json } from "#domain/chat/message.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { applyPolarEvent } from "./billing.ts";

const retryFirstMs = 2000;
const retryMaxMs = 20 * 60_000;

/** Stores a signed event; false when its id is already stored. Only the fields that are ever applied are stored. */
export async function storeWebhook(id: string, event: PolarEvent): Promise<boolean> {
  const { count } = await db().webhookEvent.createMany({
    data: [{ id, type: event.type, payload: json(minimal(event)) }],
    skipDuplicates: true,
  });
  return count > 0;
}

/** Applies one stored event exactly once: the mark and the effect commit together. A failure is stored and retried later. */
export async function processWebhook(id: string): Promise<void> {
  try {
    await db().$transaction(async (tx) => {
      const rows = await tx.$queryRaw<{ type: string }[]>`
        SELECT type FROM webhook_event WHERE id = ${id} AND processed_at IS NULL FOR UPDATE SKIP LOCKED`;
      if (rows.length === 0) return;
      const stored = await tx.webhookEvent.findUniqueOrThrow({ where: { id } });
      const outcome = await applyPolarEvent(tx, PolarEvent.parse(stored.payload), { id, receivedAt: stored.receivedAt });
      await tx.webhookEvent.update({ where: { id }, data: { processedAt: currentTime(), outcome, error: null } });
    });
  } catch (error) {
    await noteFailure(id, error);
  }
}

/** Applies events left by a crash or a failure that are due. Returns how many were tried. */
export async function processPendingWebhooks(): Promise<number> {
  const due = await db().webhookEvent.findMany({
    where: { processedAt: null, nextTryAt: { lte: currentTime() } },
    orderBy: { receivedAt: "asc" },
    select: { id: true },
    take: 100,
  });
  for (const { id } of due) await processWebhook(id);
  return due.length;
}

/** A stored event as an operator sees it. */
export type WebhookView = { id: string; type: string; receivedAt: Date; outcome: string | null; attempts: number; error: string | null };

/** Events that are pending, failed or of an unknown customer, newest first; or the newest of all. */
export function listWebhooks({ all }: { all: boolean }): Promise<WebhookView[]> {
  return db().webhookEvent.findMany({
    where: all ? {} : { OR: [{ processedAt: null }, { outcome: "unknown_customer" }] },
    orderBy: { receivedAt: "desc" },
    select: { id: true, type: true, receivedAt: true, outcome: true, attempts: true, error: true },
    take: 200,
  });
}

/**
 * Applies a stored event now. One that was already applied is refused, because its history entry must not appear twice.
 * @throws NOT_FOUND · CONFLICT
 */
export async function replayWebhook(id: string): Promise<WebhookView> {
  const { count } = await db().webhookEvent.updateMany({
    where: { id, OR: [{ processedAt: null }, { outcome: { not: "applied" } }] },
    data: { processedAt: null, outcome: null, nextTryAt: currentTime() },
  });
  if (count > 0) await processWebhook(id);
  const stored = await db().webhookEvent.findUnique({ where: { id } });
  if (!stored) throw notFound("Webhook");
  if (count === 0) throw new DomainError("CONFLICT", "This event was applied; nothing is left to do");
  return stored;
}

async function noteFailure(id: string, error: unknown): Promise<void> {
  const stored = await db().webhookEvent.findUnique({ where: { id }, select: { attempts: true } });
  const attempts = (stored?.attempts ?? 0) + 1;
  const waitMs = Math.min(retryFirstMs * 2 ** (attempts - 1), retryMaxMs);
  const reason = error instanceof Error ? error.name : "unknown";
  await db().webhookEvent.updateMany({
    where: { id, processedAt: null },
    data: { attempts, error: reason, nextTryAt: new Date(clockNow() + waitMs) },
  });
}

/**
 * Names, addresses and cards are never stored. An event that does not match its schema keeps only ids, states and times for
 * inspection.
 */
function minimal(event: PolarEvent): unknown {
  const schema = schemaOf(event.type);
  const data = schema?.safeParse(event.data);
  const storable = data?.success ? data.data : schema ? impersonal(event.data) : null;
  return { type: event.type, timestamp: event.timestamp ?? null, data: storable };
}

function schemaOf(type: string) {
  if (type.startsWith("subscription.")) return PolarSubscription;
  if (type === "customer.state_changed") return PolarCustomerState;
  if (type === "customer.deleted") return PolarCustomer;
  return type === "order.paid" || type === "order.refunded" ? PolarOrder : null;
}

const impersonalKey = /^(id|status|.*_(id|at|end|start|interval|amount))$/;

function impersonal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(impersonal);
  if (typeof value !== "object" || value === null) return null;
  const storable = Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner === "object" && inner !== null) return [[key, impersonal(inner)]];
    return impersonalKey.test(key) ? [[key, inner]] : [];
  });
  return Object.fromEntries(storable);
}
