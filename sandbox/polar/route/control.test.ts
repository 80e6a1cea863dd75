import { PolarNetworkError, PolarServerError } from "@polar-sh/sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buy, eventually, type Rig, startRig } from "../rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const subscription = async () => (await rig.polar().subscriptions.list({ external_customer_id: "7" })).items[0];
/** The types received since the last call, up to this one. */
async function typesUntil(last: string): Promise<string> {
  await eventually(() => rig.product.received.at(-1)?.type).toBe(last);
  await eventually(() => rig.world.state.outbox.every((event) => event.status === "delivered")).toBe(true);
  return rig.product.received
    .splice(0)
    .map((event) => event.type)
    .join(" ");
}

test("the end of a period renews it, and the new period starts where the old one ended", async () => {
  await buy(rig);
  await typesUntil("order.paid");
  await rig.control("advance");
  expect(await typesUntil("order.paid")).toBe(
    "subscription.cycled subscription.updated customer.state_changed order.created order.updated order.paid",
  );
  const row = await subscription();
  expect(row?.status).toBe("active");
  expect(Math.abs(Date.parse(row?.current_period_start ?? "") - Date.now())).toBeLessThan(5000);
  const orders = (await rig.polar().orders.list()).items;
  expect(orders.map((order) => order.billing_reason)).toEqual(["subscription_cycle", "subscription_create"]);
  expect(Date.parse(orders[0]?.created_at ?? "") - Date.parse(orders[1]?.created_at ?? "")).toBeGreaterThan(27 * 86_400_000);
});

test("the end of a period ends a canceled subscription", async () => {
  await buy(rig);
  await rig.polar().subscriptions.update((await subscription())?.id ?? "", { cancel_at_period_end: true });
  await typesUntil("customer.state_changed");
  await rig.control("advance", { customer: "7" });
  expect(await typesUntil("customer.state_changed")).toBe("subscription.updated subscription.revoked customer.state_changed");
  expect(await subscription()).toMatchObject({ status: "canceled", ended_at: expect.any(String) });
});

test("a card that fails later makes the subscription past due and inactive, and then ends it unpaid", async () => {
  await buy(rig, { number: "4000 0000 0000 0341" });
  await typesUntil("order.paid");
  await rig.control("advance");
  expect(await typesUntil("customer.state_changed")).toMatch(
    /order.created order.updated subscription.updated subscription.past_due customer/,
  );
  expect(await subscription()).toMatchObject({ status: "past_due", past_due_at: expect.any(String) });
  expect((await rig.polar().customers.getStateExternal("7")).active_subscriptions).toEqual([]);
  await rig.control("advance");
  expect(await typesUntil("customer.state_changed")).toMatch(/subscription.updated subscription.revoked customer.state_changed$/);
  expect((await subscription())?.status).toBe("unpaid");
});

test("a payment that fails once succeeds on retry", async () => {
  await buy(rig);
  await rig.control("fail-payment", { customer: "7" });
  await rig.control("advance");
  expect((await subscription())?.status).toBe("past_due");
  await typesUntil("customer.state_changed");
  await rig.control("advance");
  expect(await typesUntil("customer.state_changed")).toBe(
    "order.updated order.paid subscription.updated subscription.active customer.state_changed",
  );
  expect(await subscription()).toMatchObject({ status: "active", past_due_at: null });
});

test("an order is refunded partially, then fully, and no further", async () => {
  await buy(rig);
  await typesUntil("order.paid");
  await rig.control("refund", { amount: 500 });
  expect(await typesUntil("order.refunded")).toBe("refund.created order.updated order.refunded");
  const { orders } = rig.polar();
  expect((await orders.list()).items[0]).toMatchObject({ status: "partially_refunded", refunded_amount: 500, refundable_amount: 1500 });
  await rig.control("refund", { customer: "7" });
  expect((await orders.list()).items[0]).toMatchObject({ status: "refunded", refunded_amount: 2000 });
  expect((await rig.control("refund")).status).toBe(404);
});

test("an outage answers 500 or nothing, and ends", async () => {
  await rig.control("outage", { mode: "error" });
  await expect(rig.polar().products.list()).rejects.toBeInstanceOf(PolarServerError);
  await rig.control("outage", { mode: "timeout" });
  await expect(rig.polar().products.list()).rejects.toBeInstanceOf(PolarNetworkError);
  await rig.control("outage", { mode: "off" });
  expect((await rig.polar().products.list()).items).toHaveLength(2);
});

test("a reset removes everybody, and later events are newer", async () => {
  await buy(rig);
  const before = (await subscription())?.modified_at ?? "";
  await rig.control("reset");
  expect((await rig.polar().subscriptions.list()).items).toEqual([]);
  await buy(rig);
  expect(((await subscription())?.modified_at ?? "") > before).toBe(true);
});

test("an unknown action lists the known ones, and another site's page is refused", async () => {
  expect((await rig.control("explode")).body.detail).toContain("advance");
  const headers = { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" };
  expect((await fetch(`${rig.base}/control/reset`, { method: "POST", headers, body: "form=1" })).status).toBe(403);
  const page = await fetch(`${rig.base}/control`);
  expect(await page.text()).toContain("To the period&#39;s end");
});
