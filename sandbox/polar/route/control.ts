import { z } from "zod";
import { controlPage } from "../page/control-page.ts";
import { advance, running } from "../world/clock.ts";
import { activeCustomers, findByEmail, findByExternalId, removeCustomer } from "../world/customers.ts";
import { refundOrder } from "../world/orders.ts";
import type { SubscriptionRow } from "../world/state.ts";
import type { World } from "../world/world.ts";
import { type Answer, type Call, invalid, notFound, ok, page, type Route, read, redirect } from "./http.ts";

const empty = (value: unknown) => (value === "" ? undefined : value);
const text = z.preprocess(empty, z.string().optional());
const number = z.preprocess(empty, z.coerce.number().min(0).optional());
/** The inputs of all actions; forms and the command send text. `count`: the number of webhooks, or "all" until a reset. */
const Input = z.object({
  count: z.preprocess(empty, z.union([z.literal("all"), z.coerce.number().int().min(1)]).default(1)),
  type: text,
  seconds: number,
  id: text,
  order: text,
  amount: number,
  /** A customer's email address or any of its ids; absent: everybody. */
  customer: text,
  mode: z.preprocess(empty, z.enum(["error", "timeout", "off"]).default("error")),
});
type Input = z.output<typeof Input>;

/** The actions; the command and tests get the result. */
const actions: Record<string, (world: World, input: Input) => unknown> = {
  duplicate: (world, input) => fault(world, "duplicate", input),
  drop: (world, input) => fault(world, "drop", input),
  "sign-wrongly": (world, input) => fault(world, "sign-wrongly", input),
  delay: (world, input) => fault(world, "delay", input),
  hold,
  release,
  reorder: (world) => (world.state.holding ? release(world) : hold(world)),
  replay: (world, { id }) => {
    const event = id
      ? world.state.outbox.find((item) => item.id === id)
      : world.state.outbox.findLast((item) => item.status === "delivered");
    if (!event) throw notFound("No such webhook");
    world.outbox.requeue(event);
    return { id: event.id, type: event.type };
  },
  pause: (world) => {
    world.state.paused = true;
  },
  resume: (world) => {
    world.state.paused = false;
    // Whoever resumes deliveries does not want to wait for the backoff.
    for (const event of world.state.outbox) if (event.status === "waiting") event.nextTryAt = Math.min(event.nextTryAt, Date.now());
    world.outbox.wake();
  },
  outage: (world, { mode }) => {
    world.state.outage = mode === "off" ? null : mode;
  },
  refund: (world, { order: id, amount, customer }) => {
    const ids = customer ? [customerId(world, customer)] : null;
    const order = world.state.orders.findLast(
      (row) => (id ? row.id === id : row.paid && row.refundable_amount > 0) && (!ids || ids.includes(row.customer_id)),
    );
    if (!order) throw notFound("No such order");
    refundOrder(world, order, amount);
    return { order: order.id, refunded: order.refunded_amount };
  },
  "fail-payment": (world, { customer }) => {
    const rows = chosen(world, customer);
    for (const row of rows) {
      const card = world.state.cards[row.customer_id];
      if (card) card.failsNext = true;
    }
    return { subscriptions: rows.map((row) => row.id) };
  },
  /** As an operator does by hand in Polar's dashboard. */
  "delete-customer": (world, { customer }) => {
    const id = customerId(world, customer ?? "");
    for (const row of activeCustomers(world)) if (row.id === id) removeCustomer(world, row);
    return { customer: id };
  },
  advance: (world, { customer }) => {
    const rows = chosen(world, customer);
    for (const row of rows) advance(world, row);
    return { subscriptions: rows.map(({ id, status, current_period_end }) => ({ id, status, current_period_end })) };
  },
  /** Removes all faults; customers and subscriptions stay. */
  calm: (world) => {
    Object.assign(world.state, { faults: {}, paused: false, outage: null });
    if (world.state.holding) release(world);
    world.outbox.wake();
  },
  reset: (world) => world.reset(),
};

export const actionNames = Object.keys(actions);

export const controlRoutes: Route[] = [
  { method: "GET", path: "/control", handle: ({ world }) => page(controlPage(world)) },
  { method: "GET", path: "/control/state", handle: ({ world }) => ok(world.state) },
  { method: "POST", path: "/control/:action", handle: act },
];

function act({ world, params, body, base }: Call): Answer {
  const action = Object.hasOwn(actions, params.action ?? "") ? actions[params.action ?? ""] : undefined;
  if (!action) throw notFound(`There is no such action: ${actionNames.join(", ")}`);
  const fromForm = typeof body === "object" && body !== null && "form" in body;
  const result = action(world, read(Input, body));
  return fromForm ? redirect(`${base}/control`) : ok({ ok: true, ...(typeof result === "object" ? result : {}) });
}

function fault(world: World, kind: "drop" | "duplicate" | "delay" | "sign-wrongly", { count, type, seconds }: Input): void {
  world.state.faults[kind] = { remaining: count === "all" ? null : count, type: type ?? null, seconds: seconds ?? 10 };
}

function hold(world: World): void {
  world.state.holding = true;
}

/** Releases held webhooks, last first. */
function release(world: World): void {
  world.state.holding = false;
  for (const event of world.state.outbox.filter((item) => item.status === "held").reverse()) world.outbox.requeue(event);
}

function customerId(world: World, named: string): string {
  const found = findByExternalId(world, named) ?? findByEmail(world, named) ?? activeCustomers(world).find((row) => row.id === named);
  if (!found) throw invalid(["body", "customer"], "Customer does not exist.");
  return found.id;
}

function chosen(world: World, customer: string | undefined): SubscriptionRow[] {
  const id = customer ? customerId(world, customer) : null;
  return running(world).filter((row) => id === null || row.customer_id === id);
}
