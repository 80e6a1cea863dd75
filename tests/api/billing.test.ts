import { beforeAll, beforeEach, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { proPrices } from "#server/billing/catalog.ts";
import { externalIdOf } from "../factories.ts";
import { polarToken, products, startPolar, stateOf } from "../polar.ts";
import { call } from "./call.ts";
import { newBrowser } from "./people.ts";
import { startTestServer } from "./server.ts";

const polar = startPolar();
// Settings are read at the first request, which comes after this.
beforeAll(() => {
  Object.assign(process.env, { POLAR_ACCESS_TOKEN: polarToken, POLAR_SERVER_URL: polar.url, POLAR_PRODUCT_ID_PRO: products.join(", ") });
});
const server = startTestServer();

beforeEach(() => {
  polar.down = false;
  polar.requests.length = 0;
  polar.answers.set("POST /v1/checkouts/", { status: 201, body: { id: "c1", url: "https://polar.example/checkout/c1" } });
  polar.answers.set("POST /v1/customer-sessions/", { status: 201, body: { customer_portal_url: "https://polar.example/portal/s1" } });
});

type Person = Awaited<ReturnType<typeof newBrowser>>;
const person = () => newBrowser(server.url());
const mutate = (who: Person, name: string, body: unknown = {}) =>
  call(server.url(), "POST", `/api/trpc/billing.${name}`, { headers: who.headers, body });
const query = (who: Person, name: string) => call(server.url(), "GET", `/api/trpc/billing.${name}`, { headers: who.headers });
const errorOf = (code: string) => ({ error: { data: { errorCode: code } } });

async function subscribe({ id }: Person, more: Record<string, unknown> = {}): Promise<void> {
  await db().billingCustomer.createMany({ data: [{ userId: id, externalId: externalIdOf(id) }], skipDuplicates: true });
  polar.answers.set(`GET /v1/customers/external/${externalIdOf(id)}/state`, stateOf(id, [{ id: `sub-${id}`, ...more }]));
}

test("a checkout's product, customer and addresses are the server's, whatever the browser adds", async () => {
  const who = await person();
  const answer = await mutate(who, "checkout", {
    interval: "year",
    products: ["other"],
    product_id: "other",
    discount_id: "free",
    allow_trial: true,
    trial_interval: "year",
    success_url: "https://evil.example",
    external_customer_id: "1",
    customerId: "1",
  });
  expect(answer.json).toMatchObject({ result: { data: { url: "https://polar.example/checkout/c1" } } });
  expect(polar.requests.map(({ body }) => body)).toEqual([
    {
      products: [products[1]],
      external_customer_id: expect.stringMatching(/^bc_[0-9a-f-]{36}$/),
      customer_email: who.email,
      allow_trial: false,
      success_url: "http://localhost:3000/billing/success?checkout_id={CHECKOUT_ID}",
      return_url: "http://localhost:3000/pricing",
    },
  ]);
  expect((await mutate(who, "checkout", { interval: "day" })).json).toMatchObject(errorOf("VALIDATION"));
});

test("a refresh finds a paid subscription at Polar, after which there is nothing to buy", async () => {
  const who = await person();
  expect((await mutate(who, "portal")).json).toMatchObject(errorOf("NOT_FOUND"));
  await subscribe(who, { recurring_interval: "month", current_period_end: "2026-12-21T00:00:00Z" });
  expect((await mutate(who, "refresh")).json).toMatchObject({ result: { data: { outcome: "mended" } } });
  expect((await query(who, "overview")).json).toMatchObject({
    result: {
      data: {
        plan: "pro",
        subscription: { interval: "month", currentPeriodEnd: "2026-12-21T00:00:00.000Z", cancelAtPeriodEnd: false, pastDue: false },
        left: { turns: { used: 0, max: 5000, resetsAt: null }, storage: { used: 0 } },
      },
    },
  });
  expect((await mutate(who, "checkout", { interval: "month" })).json).toMatchObject(errorOf("CONFLICT"));
  expect((await mutate(who, "portal")).json).toMatchObject({ result: { data: { url: "https://polar.example/portal/s1" } } });
  expect((await query(who, "history")).json).toMatchObject({
    result: { data: [{ action: "plan.change", detail: { plan: "pro", event: "billing.reconcile" } }] },
  });
});

test("an outage of Polar has a clear message, changes no plan, and sends nothing twice", async () => {
  const who = await person();
  await subscribe(who);
  await mutate(who, "refresh");
  polar.down = true;
  for (const [name, body] of [["portal"], ["refresh"], ["checkout", { interval: "month" }]] as const) {
    if (name === "checkout") await db().subscription.deleteMany({ where: { userId: who.id } });
    const answer = await mutate(who, name, body);
    expect(answer).toMatchObject({ status: 503, json: errorOf("UNAVAILABLE") });
    expect(answer.text).toContain("Your plan is not affected");
  }
  expect((await query(who, "orders")).json).toMatchObject(errorOf("UNAVAILABLE"));
  expect(polar.requests.filter(({ method }) => method === "POST")).toHaveLength(2);
  expect((await db().user.findUniqueOrThrow({ where: { id: who.id } })).plan).toBe("pro");
});

test("prices are those of Polar's products, and are cached while Polar is unavailable", async () => {
  for (const [at, interval] of ["month", "year"].entries()) {
    const prices = [
      { amount_type: "fixed", price_amount: 1, price_currency: "usd", is_archived: true },
      { amount_type: "fixed", price_amount: 2000 + at, price_currency: "usd", is_archived: false },
    ];
    polar.answers.set(`GET /v1/products/${products[at]}`, { body: { id: products[at], recurring_interval: interval, prices } });
  }
  expect(await proPrices()).toEqual([
    { interval: "month", amount: 2000, currency: "usd" },
    { interval: "year", amount: 2001, currency: "usd" },
  ]);
  polar.down = true;
  expect(await proPrices()).toHaveLength(2);
});

test("invoices are the caller's, and contain only what is shown", async () => {
  const who = await person();
  await subscribe(who);
  const order = {
    id: "o1",
    created_at: "2026-11-21T00:00:00Z",
    status: "paid",
    total_amount: 2000,
    currency: "usd",
    invoice_number: "A-1",
  };
  polar.answers.set("GET /v1/orders/", { body: { items: [{ ...order, billing_address: { line1: "Street 1" } }], pagination: {} } });
  const answer = await query(who, "orders");
  expect(answer.json).toMatchObject({ result: { data: [{ number: "A-1", amount: 2000, refunded: 0, status: "paid" }] } });
  expect(answer.text).not.toContain("Street");
});

test("an invoice is created on request, and someone else's is not found", async () => {
  const [who, other] = [await person(), await person()];
  await subscribe(who);
  await subscribe(other);
  const orderId = crypto.randomUUID();
  const path = `/v1/orders/${orderId}`;
  polar.answers.set(`GET ${path}`, { body: { id: orderId, customer: { external_id: externalIdOf(who.id) }, is_invoice_generated: false } });
  polar.answers.set(`POST ${path}/invoice`, { status: 202, body: {} });
  expect((await mutate(who, "invoice", { orderId })).json).toMatchObject(errorOf("CONFLICT"));
  polar.answers.set(`GET ${path}/invoice`, { body: { url: "https://polar.example/invoice.pdf" } });
  expect((await mutate(who, "invoice", { orderId })).json).toMatchObject({
    result: { data: { url: "https://polar.example/invoice.pdf" } },
  });
  polar.requests.length = 0;
  expect((await mutate(other, "invoice", { orderId })).json).toMatchObject(errorOf("NOT_FOUND"));
  expect(polar.requests.map(({ method }) => method)).toEqual(["GET"]);
  expect((await mutate(who, "invoice", { orderId: crypto.randomUUID() })).json).toMatchObject(errorOf("NOT_FOUND"));
  expect((await mutate(who, "invoice", { orderId: "../customers" })).json).toMatchObject(errorOf("VALIDATION"));
});

test("an address other than http or https is not passed to the browser", async () => {
  const who = await person();
  polar.answers.set("POST /v1/checkouts/", { status: 201, body: { url: "javascript:alert(1)" } });
  expect((await mutate(who, "checkout", { interval: "month" })).json).toMatchObject(errorOf("UNAVAILABLE"));
});

test("the operator's token goes to Polar and nowhere else, also when Polar repeats it", async () => {
  const who = await person();
  await subscribe(who);
  const echo = { status: 401, body: { error: "invalid_token", detail: `the token ${polarToken} has expired` } };
  const texts: string[] = [];
  for (const answers of [new Map(polar.answers), new Map([...polar.answers.keys()].map((key) => [key, echo] as const))]) {
    for (const [key, answer] of answers) polar.answers.set(key, answer);
    for (const name of ["overview", "history", "orders"]) texts.push((await query(who, name)).text);
    for (const name of ["checkout", "portal", "refresh"]) texts.push((await mutate(who, name, { interval: "month" })).text);
  }
  expect(polar.requests.length).toBeGreaterThan(3);
  expect(new Set(polar.requests.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${polarToken}`]));
  expect(texts).toHaveLength(12);
  expect(texts.join("\n")).not.toContain(polarToken);
});

test("deleting an account ends its subscription at Polar first", async () => {
  const who = await person();
  await subscribe(who);
  await mutate(who, "refresh");
  polar.answers.set(`DELETE /v1/subscriptions/sub-${who.id}`, { body: { id: `sub-${who.id}` } });
  const deleted = await call(server.url(), "POST", "/api/auth/delete-user", { headers: who.headers, body: { password: "correct horse" } });
  expect(deleted.status).toBe(200);
  expect(polar.requests.map(({ method }) => method)).toContain("DELETE");
  expect(await db().billingCancellation.findUnique({ where: { subscriptionId: `sub-${who.id}` } })).toMatchObject({
    doneAt: expect.any(Date),
  });
});

test.each([
  ["our access is refused", { status: 401, body: { error: "invalid_token" } }, 503, "tell the operator"],
  [
    "something is refused",
    { status: 422, body: { detail: [{ loc: ["body", "products"], msg: "Bad", type: "value_error" }] } },
    409,
    "refused",
  ],
  ["there is no such thing", { status: 404, body: { error: "ResourceNotFound", detail: "Not found" } }, 409, "refused"],
])("a lasting refusal of Polar is told as one: %s", async (_name, reply, status, words) => {
  const who = await person();
  polar.answers.set("POST /v1/checkouts/", reply);
  const answer = await mutate(who, "checkout", { interval: "month" });
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(words);
  expect(answer.text).not.toMatch(/try again/i);
});

test("Retry-After of a busy Polar is passed on", async () => {
  const who = await person();
  polar.answers.set("POST /v1/checkouts/", { status: 429, body: {} });
  const answer = await mutate(who, "checkout", { interval: "month" });
  expect(answer.status).toBe(503);
  expect(answer.text).toContain("try again in a minute");
});
