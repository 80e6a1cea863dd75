import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { models } from "@polar-sh/sdk/2026-10";

/** Every field that can be null is there as null: Polar leaves none out, though its types allow that of some. */
export type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

/** What is stored of each object; what it shows of others is put together when it is shown. */
export type CustomerRow = Whole<models.CustomerIndividual>;
export type SubscriptionRow = Omit<Whole<models.Subscription>, "customer" | "product" | "discount" | "prices" | "meters">;
export type OrderRow = Omit<Whole<models.Order>, "customer" | "product" | "discount" | "subscription">;
export type CheckoutRow = Omit<Whole<models.Checkout>, "url">;
export type SessionRow = Omit<Whole<models.CustomerSession>, "customer_portal_url" | "customer">;
export type DeliveryRow = Omit<Whole<models.WebhookDelivery>, "webhook_event"> & { event_id: string };

/** How a customer's card behaves when the next bill comes. */
export type Card = { last4: string; failsRenewals: boolean; failsNext: boolean };

/** One webhook on its way. Its place in the list is its place in the queue. */
export type Outgoing = {
  id: string;
  type: models.WebhookEventType;
  body: string;
  status: "waiting" | "held" | "delivered" | "failed" | "dropped";
  /** Real times in ms: the queue does not live by what the control page makes of billing periods. */
  queuedAt: number;
  nextTryAt: number;
  tries: number;
  lastCode: number | null;
  /** How often it is still to be sent after the first success. */
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
  /** Every external id of an ingested event, to tell repetitions. */
  eventIds: string[];
  /** Tokens by our own id of the customer. */
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

/** What was saved last, or the beginning. */
export function readState(dataDir: string): State {
  const file = join(dataDir, fileName);
  return existsSync(file) ? { ...emptyState(), ...(JSON.parse(readFileSync(file, "utf8")) as Partial<State>) } : emptyState();
}

/** Whole or not at all: the new file takes the old one's place in one step. */
export function writeState(dataDir: string, state: State): void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, fileName);
  const part = `${file}.${randomUUID()}.part`;
  writeFileSync(part, JSON.stringify(state), { mode: 0o600 });
  renameSync(part, file);
}
