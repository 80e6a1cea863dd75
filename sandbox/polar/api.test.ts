import { errors } from "@polar-sh/sdk/2026-10";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buy, eventually, type Rig, startRig } from "./rig.ts";
import { productIds } from "./world/products.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

/** The received event types in order, as one string. */
function types(): string {
  return rig.product.received.map((event) => event.type).join(" ");
}

test("the two products are listed and found", async () => {
  const { items, pagination } = await rig.polar().products.list({ is_archived: false });
  expect(items.map(({ name, recurring_interval: each }) => [name, each])).toEqual([
    ["BestChat Pro", "month"],
    ["BestChat Pro (yearly)", "year"],
  ]);
  expect(pagination).toEqual({ total_count: 2, max_page: 1 });
  expect((await rig.polar().products.list({ limit: 1, page: 2 })).items.map((item) => item.id)).toEqual([productIds.yearly]);
  expect((await rig.polar().products.get(productIds.monthly)).prices[0]).toMatchObject({ amount_type: "fixed", price_amount: 2000 });
});

test("errors have Polar's format", async () => {
  await expect(rig.polar().products.get(crypto.randomUUID())).rejects.toBeInstanceOf(errors.ResourceNotFound);
  await expect(rig.polar().checkouts.create({ products: [crypto.randomUUID()] })).rejects.toBeInstanceOf(errors.HTTPValidationError);
  await expect(rig.polar().customerSessions.create({ external_customer_id: "404" })).rejects.toMatchObject({
    statusCode: 422,
    error: { detail: [{ loc: ["body", "external_customer_id"], msg: "Customer does not exist." }] },
  });
  // Features that are not simulated are rejected, not ignored.
  const seats = { products: [productIds.monthly], seats: 3 };
  await expect(rig.polar().checkouts.create(seats)).rejects.toBeInstanceOf(errors.HTTPValidationError);
  const wrong = await fetch(`${rig.base}/v1/products/`, { headers: { authorization: "Bearer wrong" } });
  expect([wrong.status, await wrong.json()]).toMatchObject([401, { error: "invalid_token" }]);
});

test("customers are created once, found, and deleted with their subscriptions", async () => {
  const polar = rig.polar();
  const made = await polar.customers.create({ email: "a@example.com", external_id: "7", name: "Anna" });
  expect(await polar.customers.getExternal("7")).toEqual(made);
  expect(made).toMatchObject({ billing_address: null, tax_id: null, deleted_at: null, avatar_url: null, locale: null });
  await expect(polar.customers.create({ email: "A@example.com" })).rejects.toMatchObject({ statusCode: 422 });
  await expect(polar.customers.create({ email: "b@example.com", external_id: "7" })).rejects.toMatchObject({ statusCode: 422 });
  expect(await polar.customers.updateExternal("7", { email: "anna@example.com" })).toMatchObject({
    name: "Anna",
    email: "anna@example.com",
  });
  await buy(rig);
  expect((await polar.customers.getStateExternal("7")).active_subscriptions).toHaveLength(1);
  await polar.customers.deleteExternal("7");
  await expect(polar.customers.getExternal("7")).rejects.toBeInstanceOf(errors.ResourceNotFound);
  expect((await polar.subscriptions.list()).items).toMatchObject([{ status: "canceled", customer: { deleted_at: expect.any(String) } }]);
  expect((await polar.customers.create({ email: "anna@example.com", external_id: "7" })).id).not.toBe(made.id);
  await eventually(types).toMatch(
    /subscription.canceled subscription.revoked customer.state_changed customer.deleted customer.state_changed customer.created customer.state_changed$/,
  );
});

test("a purchase sends webhooks in Polar's order, each validly signed", async () => {
  const { checkout, answer } = await buy(rig);
  expect(checkout).toMatchObject({ status: "open", customer_id: null, discount_id: null, external_customer_id: "7" });
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(`http://localhost:3000/billing/success?checkout_id=${checkout.id}`);
  expect(await rig.polar().checkouts.get(checkout.id)).toMatchObject({ status: "succeeded", total_amount: 2000 });
  await eventually(types).toBe(
    "checkout.created customer.created customer.state_changed checkout.updated subscription.created subscription.active " +
      "subscription.updated customer.state_changed order.created order.updated order.paid",
  );
  expect(rig.product.received.every((event) => event.validly)).toBe(true);
  const paid = rig.product.received.at(-1)?.data;
  expect(paid).toMatchObject({ status: "paid", billing_reason: "subscription_create", customer: { external_id: "7" } });
  expect(paid?.subscription).toMatchObject({ status: "active", cancel_at_period_end: false, canceled_at: null });
});

test("a subscription is listed, canceled, kept, switched and revoked", async () => {
  await buy(rig);
  const { subscriptions } = rig.polar();
  const [row] = (await subscriptions.list({ external_customer_id: "7", active: true })).items;
  const id = row?.id ?? "";
  expect((await subscriptions.list({ external_customer_id: "8" })).items).toEqual([]);
  await eventually(types).toMatch(/order.paid$/);
  rig.product.received.length = 0;
  expect(await subscriptions.update(id, { cancel_at_period_end: true })).toMatchObject({
    status: "active",
    ends_at: row?.current_period_end,
  });
  await eventually(types).toBe("subscription.updated subscription.canceled customer.state_changed");
  expect(await subscriptions.update(id, { cancel_at_period_end: false })).toMatchObject({ canceled_at: null, ends_at: null });
  await eventually(types).toMatch(/subscription.updated subscription.uncanceled customer.state_changed$/);
  const yearly = await subscriptions.update(id, { product_id: productIds.yearly });
  expect(yearly).toMatchObject({ recurring_interval: "year", amount: 19_200, product: { id: productIds.yearly } });
  await eventually(types).toMatch(/subscription.updated customer.state_changed order.created order.updated order.paid$/);
  rig.product.received.length = 0;
  expect(await subscriptions.revoke(id)).toMatchObject({ status: "canceled" });
  await eventually(types).toBe("subscription.updated subscription.canceled subscription.revoked customer.state_changed");
  await expect(subscriptions.revoke(id)).rejects.toBeInstanceOf(errors.AlreadyCanceledSubscription);
  expect((await subscriptions.list({ external_customer_id: "7", active: true })).items).toEqual([]);
  expect((await rig.polar().customers.getStateExternal("7")).active_subscriptions).toEqual([]);
});

test("a deferred switch is pending, can be cancelled, and takes effect with the next period", async () => {
  await buy(rig);
  const { subscriptions } = rig.polar();
  const id = (await subscriptions.list()).items[0]?.id ?? "";
  const planned = { product_id: productIds.yearly, proration_behavior: "next_period" } as const;
  expect((await subscriptions.update(id, planned)).pending_update).toMatchObject({ product_id: productIds.yearly });
  expect((await subscriptions.update(id, { pending_update: null })).pending_update).toBeNull();
  await subscriptions.update(id, planned);
  await rig.control("advance");
  expect(await subscriptions.get(id)).toMatchObject({ recurring_interval: "year", pending_update: null });
});

test("every change of a subscription is newer than the one before", async () => {
  await buy(rig);
  const { subscriptions } = rig.polar();
  const id = (await subscriptions.list()).items[0]?.id ?? "";
  const times: string[] = [];
  for (const cancel of [true, false, true, false])
    times.push((await subscriptions.update(id, { cancel_at_period_end: cancel })).modified_at ?? "");
  expect(times).toEqual([...new Set(times)].sort());
});

test("orders are listed, and an invoice exists once it was generated", async () => {
  await buy(rig);
  const { orders } = rig.polar();
  const { items } = await orders.list({ external_customer_id: "7", sorting: ["-created_at"] });
  expect(items).toHaveLength(1);
  const id = items[0]?.id ?? "";
  expect(await orders.get(id)).toMatchObject({ paid: true, refunded_amount: 0, is_invoice_generated: false });
  await expect(orders.invoice(id)).rejects.toBeInstanceOf(errors.ResourceNotFound);
  await orders.generateInvoice(id);
  const { url } = await orders.invoice(id);
  expect(await (await fetch(url)).text()).toContain("Invoice BC-0001");
});

test("usage is counted once per external id", async () => {
  const polar = rig.polar();
  await polar.customers.create({ email: "a@example.com", external_id: "7" });
  const event = (id: string, tokens: number) => {
    const llm = { vendor: "openai", model: "m", input_tokens: tokens - 1, output_tokens: 1, total_tokens: tokens };
    return { name: "turn", external_customer_id: "7", external_id: id, metadata: { _llm: llm } };
  };
  expect(await polar.events.ingest({ events: [event("a", 10), event("b", 5)] })).toEqual({ inserted: 2, duplicates: 0 });
  expect(await polar.events.ingest({ events: [event("b", 5), event("c", 7), event("c", 7)] })).toEqual({ inserted: 1, duplicates: 2 });
  const { items } = await polar.customerMeters.list({ external_customer_id: "7" });
  expect(items).toMatchObject([{ consumed_units: 22, balance: -22, customer: { external_id: "7" }, meter: { unit: "token" } }]);
  expect((await polar.customers.getStateExternal("7")).active_meters).toMatchObject([{ consumed_units: 22 }]);
});

test("an event is delivered again under its own id", async () => {
  await rig.polar().customers.create({ email: "a@example.com", external_id: "7" });
  await eventually(types).toBe("customer.created customer.state_changed");
  const { webhooks: api } = rig.polar();
  await eventually(async () => (await api.listWebhookDeliveries()).items.length).toBe(2);
  const delivered = (await api.listWebhookDeliveries()).items.find((item) => item.webhook_event.type === "customer.created");
  expect(delivered).toMatchObject({ succeeded: true, http_code: 202 });
  await api.redeliverWebhookEvent(delivered?.webhook_event.id ?? "");
  await eventually(types).toBe("customer.created customer.state_changed customer.created");
  expect(rig.product.received.at(2)?.id).toBe(rig.product.received.at(0)?.id);
  await expect(api.redeliverWebhookEvent(crypto.randomUUID())).rejects.toBeInstanceOf(errors.ResourceNotFound);
  expect((await api.listWebhookEndpoints()).items).toMatchObject([{ url: rig.product.url, enabled: true }]);
});
