import { expect, test } from "vitest";
import { PolarEvent } from "#contracts/billing.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { externalIdOf, makeCustomer } from "../../../tests/factories.ts";
import fc from "../../../tests/setup/properties.ts";
import { listBillingHistory } from "./billing-view.ts";
import { listWebhooks, processPendingWebhooks, processWebhook, replayWebhook, storeWebhook } from "./webhook.ts";

const at = (minute: number) => `2026-11-01T00:${String(minute).padStart(2, "0")}:00.000Z`;

/** One event of a user's subscription, as Polar sends it. */
function told(userId: number, type: string, minute: number, more: Record<string, unknown> = {}) {
  const data = {
    id: `sub-${userId}`,
    status: "active",
    created_at: at(0),
    modified_at: at(minute),
    customer: { external_id: externalIdOf(userId) },
    ...more,
  };
  return { type: `subscription.${type}`, timestamp: at(minute), data };
}

async function deliver(event: unknown, id: string = crypto.randomUUID()): Promise<void> {
  await storeWebhook(id, PolarEvent.parse(event));
  await processWebhook(id);
}

async function planNow(userId: number): Promise<string> {
  return (await db().user.findUniqueOrThrow({ where: { id: userId } })).plan;
}

const histories = {
  "a running subscription": {
    plan: "pro",
    events: (id: number) => [told(id, "created", 1, { status: "incomplete" }), told(id, "active", 2), told(id, "updated", 3)],
  },
  "canceled at the period's end, not over yet": {
    plan: "pro",
    events: (id: number) => [told(id, "active", 1), told(id, "canceled", 2, { cancel_at_period_end: true })],
  },
  "past due keeps its grace": {
    plan: "pro",
    events: (id: number) => [told(id, "active", 1), told(id, "past_due", 2, { status: "past_due" })],
  },
  "past due keeps its grace, also when the customer's state comes, which lists active ones only": {
    plan: "pro",
    events: (id: number) => [
      told(id, "active", 1),
      told(id, "past_due", 2, { status: "past_due" }),
      { type: "customer.state_changed", timestamp: at(3), data: { external_id: externalIdOf(id), active_subscriptions: [] } },
    ],
  },
  "canceled, then revoked": {
    plan: "free",
    events: (id: number) => [
      told(id, "active", 1),
      told(id, "canceled", 2, { cancel_at_period_end: true }),
      told(id, "revoked", 3, { status: "canceled" }),
    ],
  },
  "canceled and taken back": {
    plan: "pro",
    events: (id: number) => [told(id, "active", 1), told(id, "canceled", 2, { cancel_at_period_end: true }), told(id, "uncanceled", 3)],
  },
  "a whole state without it": {
    plan: "free",
    events: (id: number) => [
      told(id, "active", 1),
      { type: "customer.state_changed", timestamp: at(5), data: { external_id: externalIdOf(id), active_subscriptions: [] } },
    ],
  },
};

test.each(Object.entries(histories))("%s gives the same plan in any order and with any repetition", async (_name, { plan, events }) => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 0, 1, 2, 0, 1, 2], { minLength: 9, maxLength: 9 }), async (order) => {
      const { id } = await makeCustomer();
      const history = events(id);
      for (const index of order) if (history[index]) await deliver(history[index]);
      expect(await planNow(id)).toBe(plan);
    }),
    { numRuns: 12 },
  );
});

test("an event is applied once, with one audit entry and one feed event, however often it comes", async () => {
  const { id } = await makeCustomer();
  const webhook = crypto.randomUUID();
  await Promise.all(Array.from({ length: 5 }, () => deliver(told(id, "active", 1), webhook)));
  expect(await planNow(id)).toBe("pro");
  expect(await db().auditEntry.count({ where: { userId: id, action: "plan.change" } })).toBe(1);
  expect(await db().feedEvent.count({ where: { userId: id, kind: "plan.changed" } })).toBe(1);
});

test("unknown types and customers are stored without effect", async () => {
  const [type, customer] = [crypto.randomUUID(), crypto.randomUUID()];
  await deliver({ type: "order.something_new", data: { secret: "card" } }, type);
  await deliver(told(999_999, "active", 1), customer);
  const rows = await db().webhookEvent.findMany({ where: { id: { in: [type, customer] } } });
  expect(rows.map((row) => row.outcome).sort()).toEqual(["unknown_customer", "unknown_type"]);
  expect(JSON.stringify(rows)).not.toContain("card");
});

test("another customer cannot take over a subscription", async () => {
  const [mine, other] = [await makeCustomer(), await makeCustomer()];
  await deliver(told(mine.id, "active", 1));
  await deliver(told(other.id, "active", 9, { id: `sub-${mine.id}` }));
  expect([await planNow(mine.id), await planNow(other.id)]).toEqual(["pro", "free"]);
});

test("a failed event is retried and applied", async () => {
  const { id } = await makeCustomer();
  const webhook = crypto.randomUUID();
  await deliver({ type: "subscription.active", data: { broken: true } }, webhook);
  expect(await db().webhookEvent.findUnique({ where: { id: webhook } })).toMatchObject({ processedAt: null, attempts: 1 });
  await db().webhookEvent.update({ where: { id: webhook }, data: { payload: told(id, "active", 1), nextTryAt: new Date(0) } });
  await processPendingWebhooks();
  expect(await planNow(id)).toBe("pro");
});

test("a failed event stores no personal data, is listed for operators, and can be replayed; an applied one cannot", async () => {
  const { id } = await makeCustomer();
  const webhook = crypto.randomUUID();
  const data = { id: 7, status: "active", customer: { email: "a@b.example", name: "Ann", billing_address: { line1: "Street 1" } } };
  await deliver({ type: "subscription.active", data }, webhook);
  const stored = await db().webhookEvent.findUniqueOrThrow({ where: { id: webhook } });
  expect(stored.payload).toMatchObject({ data: { id: 7, status: "active" } });
  expect(JSON.stringify(stored)).not.toMatch(/a@b|Ann|Street/);
  expect((await listWebhooks({ all: false })).map((row) => row.id)).toContain(webhook);
  expect(await replayWebhook(webhook)).toMatchObject({ outcome: null, attempts: 2 });

  await db().webhookEvent.update({ where: { id: webhook }, data: { payload: told(id, "active", 1) } });
  expect(await replayWebhook(webhook)).toMatchObject({ outcome: "applied" });
  expect(await planNow(id)).toBe("pro");
  await expect(replayWebhook(webhook)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(replayWebhook("no such")).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await listWebhooks({ all: false })).map((row) => row.id)).not.toContain(webhook);
});

test("the history contains each change and its event, once", async () => {
  const { id } = await makeCustomer();
  const order = { id: "order-1", total_amount: 2000, refunded_amount: 500, currency: "usd", customer: { external_id: externalIdOf(id) } };
  const events = [
    told(id, "active", 1, { recurring_interval: "month" }),
    told(id, "canceled", 2, { recurring_interval: "month", cancel_at_period_end: true }),
    told(id, "canceled", 2, { recurring_interval: "month", cancel_at_period_end: true }),
    { type: "order.paid", data: order },
    { type: "order.refunded", data: order },
    told(id, "revoked", 3, { status: "canceled" }),
  ];
  for (const event of events) await deliver(event);
  const history = await listBillingHistory({ userId: id, kind: "user", requestId: null });
  expect(
    history.map(({ action, detail }) => [action, detail.event, detail.plan, detail.amount ?? detail.subscription?.cancelAtPeriodEnd]),
  ).toEqual([
    ["plan.change", "subscription.revoked", "free", false],
    ["order.refunded", "order.refunded", "pro", 500],
    ["order.paid", "order.paid", "pro", 2000],
    ["subscription.change", "subscription.canceled", "pro", true],
    ["plan.change", "subscription.active", "pro", false],
  ]);
  for (const { detail } of history) expect(await db().webhookEvent.count({ where: { id: detail.webhook ?? "" } })).toBe(1);
});
