import { expect, test } from "vitest";
import { PolarEvent } from "#contracts/billing.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { externalIdOf, makeCustomer } from "../../../tests/factories.ts";
import { startPolar, stateOf } from "../../../tests/polar.ts";
import { reconcileAll, reconcileUser } from "./reconcile.ts";
import { processWebhook, storeWebhook } from "./webhook.ts";

const polar = startPolar();

async function subscribe(userId: number, more: Record<string, unknown> = {}, type = "active"): Promise<void> {
  const id = crypto.randomUUID();
  const data = {
    id: `sub-${userId}`,
    status: "active",
    modified_at: "2026-11-02T00:00:00.000Z",
    customer: { external_id: externalIdOf(userId) },
    ...more,
  };
  await storeWebhook(id, PolarEvent.parse({ type: `subscription.${type}`, timestamp: "2026-11-02T00:00:00.000Z", data }));
  await processWebhook(id);
}

function polarSays(userId: number, subscriptions: Record<string, unknown>[]): void {
  polar.answers.set(`GET /v1/customers/external/${externalIdOf(userId)}/state`, stateOf(userId, subscriptions));
}

async function planNow(userId: number): Promise<string> {
  return (await db().user.findUniqueOrThrow({ where: { id: userId } })).plan;
}

test("a purchase whose webhooks were all lost is found, audited as the system's act, and not found again", async () => {
  const { id } = await makeCustomer();
  polarSays(id, [{ id: `sub-${id}` }]);
  expect(await reconcileUser(polar.link(), id)).toBe("mended");
  expect(await planNow(id)).toBe("pro");
  expect(await db().auditEntry.findFirst({ where: { userId: id, action: "plan.change" } })).toMatchObject({
    actor: "system",
    detail: { plan: "pro", event: "billing.reconcile" },
  });
  expect(await reconcileUser(polar.link(), id)).toBe("same");
});

test("a subscription that Polar no longer lists ends, and one that comes later begins", async () => {
  const { id } = await makeCustomer();
  await subscribe(id);
  polarSays(id, []);
  expect(await reconcileUser(polar.link(), id)).toBe("mended");
  expect(await planNow(id)).toBe("free");
  await subscribe(id, { id: `sub-${id}-b`, modified_at: "2026-11-02T00:00:01.000Z" });
  expect(await planNow(id)).toBe("pro");
});

test("a subscription that begins during the request to Polar is preserved", async () => {
  const { id } = await makeCustomer();
  await subscribe(id);
  const answer = stateOf(id, []);
  polar.answers.set(`GET /v1/customers/external/${externalIdOf(id)}/state`, answer);
  // The list is from before the event by Polar's clock, and applied here after it.
  const link = polar.link();
  const original = link.api.customers.getStateExternal;
  link.api.customers.getStateExternal = async (...input) => {
    const state = await original(...input);
    await subscribe(id, { id: `sub-${id}-new`, modified_at: "2026-11-02T00:00:05.000Z" });
    return state;
  };
  await reconcileUser(link, id);
  expect(await planNow(id)).toBe("pro");
});

test("a subscription marked revoked that is active at Polar is reinstated", async () => {
  const { id } = await makeCustomer();
  await subscribe(id, { status: "canceled" }, "revoked");
  expect(await planNow(id)).toBe("free");
  polarSays(id, [{ id: `sub-${id}`, modified_at: "2026-11-03T00:00:00.000Z" }]);
  expect(await reconcileUser(polar.link(), id)).toBe("mended");
  expect(await planNow(id)).toBe("pro");
});

test.each([
  ["is down", { status: 503 }],
  ["refuses the token", { status: 401, body: { error: "invalid_token" } }],
  ["answers nonsense", { body: {} }],
  ["answers with someone else's state", stateOf(999_999, [])],
  ["answers with a page that is none of its own", { status: 404, body: { hello: "world" } }],
])("nobody loses a plan when Polar %s", async (_name, reply) => {
  const { id } = await makeCustomer();
  await subscribe(id);
  polar.answers.set(`GET /v1/customers/external/${externalIdOf(id)}/state`, reply);
  await expect(reconcileUser(polar.link(), id)).rejects.toThrow();
  expect(await planNow(id)).toBe("pro");
});

test("a failed payment without a webhook has its grace period, and access ends when Polar says so", async () => {
  const { id } = await makeCustomer();
  await subscribe(id);
  polarSays(id, []);
  const atPolar = (status: string, minute: number) =>
    polar.answers.set(`GET /v1/subscriptions/sub-${id}`, {
      body: { id: `sub-${id}`, status, modified_at: `2026-11-03T00:0${minute}:00Z`, customer: { external_id: externalIdOf(id) } },
    });
  atPolar("past_due", 1);
  expect(await reconcileUser(polar.link(), id)).toBe("mended");
  expect(await planNow(id)).toBe("pro");
  expect(await db().subscription.findUnique({ where: { id: `sub-${id}` } })).toMatchObject({ status: "past_due" });
  expect(await reconcileUser(polar.link(), id)).toBe("same");
  atPolar("unpaid", 2);
  expect(await reconcileUser(polar.link(), id)).toBe("mended");
  expect(await planNow(id)).toBe("free");
});

test("no user loses a plan because Polar does not know them", async () => {
  const { id } = await makeCustomer();
  await subscribe(id);
  expect(await reconcileUser(polar.link(), id)).toBe("missing");
  expect(await planNow(id)).toBe("pro");
});

test("the nightly run reconciles everyone, finds unknown subscribers, and one failure does not stop the others", async () => {
  const [gone, unknown, broken] = [await makeCustomer(), await makeCustomer(), await makeCustomer()];
  await db().subscription.deleteMany();
  await subscribe(gone.id);
  await subscribe(broken.id);
  polarSays(gone.id, []);
  polarSays(unknown.id, [{ id: `sub-${unknown.id}` }]);
  polar.answers.set(`GET /v1/customers/external/${externalIdOf(broken.id)}/state`, { status: 400, body: {} });
  polar.answers.set("GET /v1/subscriptions/", {
    body: {
      items: [{ customer: { external_id: externalIdOf(unknown.id) } }, { customer: { external_id: null } }],
      pagination: { max_page: 1 },
    },
  });
  await expect(reconcileAll(polar.link())).rejects.toThrow("1 of 3");
  expect([await planNow(gone.id), await planNow(unknown.id), await planNow(broken.id)]).toEqual(["free", "pro", "pro"]);
});
