import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { models } from "@polar-sh/sdk/2026-10";

/** Makes every optional field nullable instead: Polar omits none, although its types allow it. */
export type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

/** The stored part of each object; references are added for responses. */
export type CustomerRow = Whole<models.CustomerIndividual>;
export type SubscriptionRow = Omit<Whole<models.Subscription>, "customer" | "product" | "discount" | "prices" | "meters">;
export type OrderRow = Omit<Whole<models.Order>, "customer" | "product" | "discount" | "subscription">;
export type CheckoutRow = Omit<Whole<models.Checkout>, "url">;
export type SessionRow = Omit<Whole<models.CustomerSession>, "customer_portal_url" | "customer">;
export type DeliveryRow = Omit<Whole<models.WebhookDelivery>, "webhook_event"> & { event_id: string };

/** How a customer's card behaves at the next bill. */
export type Card = { last4: string; failsRenewals: boolean; failsNext: boolean };

/** A queued webhook. Its index in the list is its place in the queue. */
export type Outgoing = {
  id: string;
  type: models.WebhookEventType;
  body: string;
  status: "waiting" | "held" | "delivered" | "failed" | "dropped";
  /** Real times in ms: the control page's time travel does not affect the queue. */
  queuedAt: number;
  nextTryAt: number;
  tries: number;
  lastCode: number | null;
  /** How often it must still be sent after the first success. */
  copies: number;
  signedWrongly: boolean;
};

export type WebhookFault = { remaining: number | null; type: string | null; seconds: number };
export type FaultKind = "drop" | "duplicate" | "delay" | "sign-wrongly";

export type IngestedEvent = { external_id: string | null; name: string; customer: string; timestamp: string; metadata: unknown };

export type State = {
  lastStamp: number;
  invoices: number;
  customers: CustomerRow[];
  checkouts: CheckoutRow[];
  subscriptions: SubscriptionRow[];
  orders: OrderRow[];
  sessions: SessionRow[];
  cards: Record<string, Card>;
  events: IngestedEvent[];
  /** External ids of ingested events, for deduplication. */
  eventIds: string[];
  /** Usage by our own customer id. */
  usage: Record<string, { units: number; since: string; last: string }>;
  outbox: Outgoing[];
  deliveries: DeliveryRow[];
  faults: Partial<Record<FaultKind, WebhookFault>>;
  holding: boolean;
  paused: boolean;
  outage: "error" | "timeout" | null;
};

export function emptyState(): State {
  return {
    lastStamp: 0,
    invoices: 0,
    customers: [],
    checkouts: [],
    subscriptions: [],
    orders: [],
    sessions: [],
    cards: {},
    events: [],
    eventIds: [],
    usage: {},
    outbox: [],
    deliveries: [],
    faults: {},
    holding: false,
    paused: false,
    outage: null,
  };
}

const fileName = "polar.json";

/** The saved state, or an empty one. */
export function readState(dataDir: string): State {
  const file = join(dataDir, fileName);
  return existsSync(file) ? { ...emptyState(), ...(JSON.parse(readFileSync(file, "utf8")) as Partial<State>) } : emptyState();
}

/** Atomic: the new file replaces the old one in one step. */
export function writeState(dataDir: string, state: State): void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, fileName);
  const part = `${file}.${randomUUID()}.part`;
  writeFileSync(part, JSON.stringify(state), { mode: 0o600 });
  renameSync(part, file);
}
