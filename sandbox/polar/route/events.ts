import type { models } from "@polar-sh/sdk/2026-10";
import { z } from "zod";
import { apiVersion, endpointId, organizationId } from "../world/ids.ts";
import type { DeliveryRow, Outgoing, Whole } from "../world/state.ts";
import type { World } from "../world/world.ts";
import { type Call, list, notFound, ok, type Route, read } from "./http.ts";

const Ingest = z.object({
  events: z.array(
    z.object({
      name: z.string().min(1).max(128),
      external_id: z.string().nullish(),
      external_customer_id: z.string().optional(),
      customer_id: z.string().optional(),
      timestamp: z.iso.datetime({ offset: true }).optional(),
      metadata: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
const Tokens = z.object({ _llm: z.object({ total_tokens: z.number().int().min(0) }) });
const eventsKept = 1000;
const sentTypes: models.WebhookEventType[] = [
  "checkout.created",
  "checkout.updated",
  "checkout.expired",
  "customer.created",
  "customer.updated",
  "customer.deleted",
  "customer.state_changed",
  "order.created",
  "order.updated",
  "order.paid",
  "order.refunded",
  "refund.created",
  "subscription.created",
  "subscription.updated",
  "subscription.active",
  "subscription.canceled",
  "subscription.uncanceled",
  "subscription.cycled",
  "subscription.past_due",
  "subscription.revoked",
];

/** Usage ingestion and webhook deliveries. */
export const eventRoutes: Route[] = [
  { method: "POST", path: "/v1/events/ingest", handle: ingest },
  { method: "GET", path: "/v1/webhooks/endpoints", handle: ({ world, query }) => list([endpoint(world)], query) },
  {
    method: "GET",
    path: "/v1/webhooks/endpoints/:id",
    handle: ({ world, params }) => {
      if (params.id !== endpointId) throw notFound();
      return ok(endpoint(world));
    },
  },
  { method: "GET", path: "/v1/webhooks/deliveries", handle: listDeliveries },
  {
    method: "POST",
    path: "/v1/webhooks/events/:id/redeliver",
    handle: ({ world, params }) => {
      const event = world.state.outbox.find((item) => item.id === params.id);
      if (!event) throw notFound();
      world.outbox.requeue(event);
      return ok(null, 202);
    },
  },
];

function ingest({ world, body }: Call) {
  const { events } = read(Ingest, body);
  const { state } = world;
  const known = new Set(state.eventIds);
  let duplicates = 0;
  for (const event of events) {
    if (event.external_id && known.has(event.external_id)) {
      duplicates += 1;
      continue;
    }
    if (event.external_id) {
      known.add(event.external_id);
      state.eventIds.push(event.external_id);
    }
    const byId = state.customers.find((customer) => customer.id === event.customer_id)?.external_id;
    const customer = event.external_customer_id ?? byId ?? "";
    const timestamp = event.timestamp ?? world.stamp();
    state.events.push({ external_id: event.external_id ?? null, name: event.name, customer, timestamp, metadata: event.metadata });
    count(world, customer, event.metadata);
  }
  state.events.splice(0, Math.max(0, state.events.length - eventsKept));
  return ok({ inserted: events.length - duplicates, duplicates } satisfies models.EventsIngestResponse);
}

function count(world: World, customer: string, metadata: unknown): void {
  const tokens = Tokens.safeParse(metadata);
  if (!tokens.success || customer === "") return;
  const at = world.stamp();
  const before = world.state.usage[customer] ?? { units: 0, since: at, last: at };
  world.state.usage[customer] = { ...before, units: before.units + tokens.data._llm.total_tokens, last: at };
}

function endpoint(world: World): Whole<models.WebhookEndpoint> {
  return {
    created_at: "2026-10-01T09:00:00.000Z",
    modified_at: null,
    id: endpointId,
    url: world.outbox.target ?? "",
    name: "BestChat",
    api_version: apiVersion,
    format: "raw",
    secret: world.outbox.secret,
    organization_id: organizationId,
    events: sentTypes,
    enabled: world.outbox.target !== null,
    uses_standard_webhook_signature: true,
  } satisfies models.WebhookEndpoint;
}

function listDeliveries({ world, query }: Call) {
  const succeeded = query.get("succeeded");
  const types = query.getAll("event_type");
  const found = world.state.deliveries.flatMap((row) => {
    const event = world.state.outbox.find((item) => item.id === row.event_id);
    return event ? [delivery(row, event)] : [];
  });
  const wanted = found
    .filter((row) => succeeded === null || String(row.succeeded) === succeeded)
    .filter((row) => types.length === 0 || types.includes(row.webhook_event.type));
  return list(wanted.reverse(), query);
}

function delivery({ event_id: _, ...row }: DeliveryRow, event: Outgoing): Whole<models.WebhookDelivery> {
  const at = new Date(event.queuedAt).toISOString();
  const webhookEvent = {
    created_at: at,
    modified_at: null,
    id: event.id,
    last_http_code: event.lastCode,
    succeeded: event.status === "delivered" ? true : event.status === "failed" ? false : null,
    skipped: event.status === "dropped",
    api_version: apiVersion,
    payload: event.body,
    type: event.type,
    is_archived: false,
  } satisfies Whole<models.WebhookEvent>;
  return { ...row, webhook_event: webhookEvent } satisfies models.WebhookDelivery;
}
