import fc from "fast-check";
import { expect, test } from "vitest";
import { PolarEvent } from "#contracts/billing.ts";
import { db } from "#lib/db.ts";
import { makeUser } from "../../tests/factories.ts";
import { processPendingWebhooks, processWebhook, storeWebhook } from "./webhook.ts";

const at = (minute: number) => `2026-11-01T00:${String(minute).padStart(2, "0")}:00.000Z`;

/** One event of a user's subscription, as Polar tells it. */
function told(userId: number, type: string, minute: number, more: Record<string, unknown> = {}) {
  const data = {
    id: `sub-${userId}`,
    status: "active",
    created_at: at(0),
    modified_at: at(minute),
    customer: { external_id: String(userId) },
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
      { type: "customer.state_changed", timestamp: at(5), data: { external_id: String(id), active_subscriptions: [] } },
    ],
  },
};

test.each(Object.entries(histories))("%s gives the same plan in any order and with any repetition", async (_name, { plan, events }) => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 0, 1, 2, 0, 1, 2], { minLength: 9, maxLength: 9 }), async (order) => {
      const { id } = await makeUser();
      const history = events(id);
      for (const index of order) if (history[index]) await deliver(history[index]);
      expect(await planNow(id)).toBe(plan);
    }),
    { numRuns: 12 },
  );
});

test("an event is applied once, with one audit entry and one feed event, however often it comes", async () => {
  const { id } = await makeUser();
  const webhook = crypto.randomUUID();
  await Promise.all(Array.from({ length: 5 }, () => deliver(told(id, "active", 1), webhook)));
  expect(await planNow(id)).toBe("pro");
  expect(await db().auditEntry.count({ where: { userId: id, action: "plan.change" } })).toBe(1);
  expect(await db().feedEvent.count({ where: { userId: id, kind: "plan.changed" } })).toBe(1);
});

test("unknown types and customers are kept and harm nothing", async () => {
  const [type, customer] = [crypto.randomUUID(), crypto.randomUUID()];
  await deliver({ type: "order.something_new", data: { secret: "card" } }, type);
  await deliver(told(999_999, "active", 1), customer);
  const rows = await db().webhookEvent.findMany({ where: { id: { in: [type, customer] } } });
  expect(rows.map((row) => row.outcome).sort()).toEqual(["unknown_customer", "unknown_type"]);
  expect(JSON.stringify(rows)).not.toContain("card");
});

test("another customer cannot take a subscription over", async () => {
  const [mine, other] = [await makeUser(), await makeUser()];
  await deliver(told(mine.id, "active", 1));
  await deliver(told(other.id, "active", 9, { id: `sub-${mine.id}` }));
  expect([await planNow(mine.id), await planNow(other.id)]).toEqual(["pro", "free"]);
});

test("what failed is tried again and then applied", async () => {
  const { id } = await makeUser();
  const webhook = crypto.randomUUID();
  await deliver({ type: "subscription.active", data: { broken: true } }, webhook);
  expect(await db().webhookEvent.findUnique({ where: { id: webhook } })).toMatchObject({ processedAt: null, attempts: 1 });
  await db().webhookEvent.update({ where: { id: webhook }, data: { payload: told(id, "active", 1), nextTryAt: new Date(0) } });
  await processPendingWebhooks();
  expect(await planNow(id)).toBe("pro");
});
