import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { beginEmailChange } from "#domain/account/email-change.ts";
import { allUsersDb as db, db as guardedDb } from "#lib/db.ts";
import { goodCard, submit } from "../../sandbox/polar/rig.ts";
import { createPolarServer, type PolarServer } from "../../sandbox/polar/server.ts";
import { productIds } from "../../sandbox/polar/world/products.ts";
import { actorOf } from "../factories.ts";
import { call } from "./call.ts";
import { newBrowser, newEmail, ownOrigin } from "./people.ts";
import { startTestServer } from "./server.ts";

// Payments belong to a person: tests our server against a Polar that refuses what Polar refuses.
const server = startTestServer();
const dataDir = mkdtempSync(join(tmpdir(), "identity-"));
const secret = "polar_whs_a-secret-of-the-tests";
let polar: PolarServer;

beforeAll(async () => {
  polar = createPolarServer({
    dataDir,
    accessToken: "polar_oat_tests",
    target: `${server.url()}/api/webhooks/polar`,
    secret,
    retryFirstMs: 20,
  });
  await new Promise<void>((resolve) => polar.server.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    POLAR_ACCESS_TOKEN: "polar_oat_tests",
    POLAR_SERVER_URL: `http://127.0.0.1:${(polar.server.address() as AddressInfo).port}`,
    POLAR_PRODUCT_ID_PRO: `${productIds.monthly},${productIds.yearly}`,
    POLAR_WEBHOOK_SECRET: secret,
  });
});
afterAll(async () => {
  await polar.close();
  rmSync(dataDir, { recursive: true });
});

type Person = Awaited<ReturnType<typeof newBrowser>>;
const person = () => newBrowser(server.url());
const billing = (who: Person, name: string, body: unknown = {}) =>
  call(server.url(), "POST", `/api/trpc/billing.${name}`, { headers: who.headers, body });
const invoices = (who: Person) => call(server.url(), "GET", "/api/trpc/billing.orders", { headers: who.headers });
const planOf = async ({ id }: Person) => (await db().user.findUniqueOrThrow({ where: { id } })).plan;
const customerOf = ({ id }: Person) => db().billingCustomer.findUniqueOrThrow({ where: { userId: id } });
const atPolar = (externalId: string) => polar.world.state.customers.find((row) => row.external_id === externalId);
const urlIn = (answer: { json: unknown }) => (answer.json as { result: { data: { url: string } } }).result.data.url;

async function pay(who: Person): Promise<void> {
  const answer = await billing(who, "checkout", { interval: "month" });
  expect(answer.status, answer.text).toBe(200);
  await submit(urlIn(answer), goodCard);
  await expect.poll(() => planOf(who)).toBe("pro");
}

async function changeAddress(who: Person, email: string): Promise<void> {
  const { token } = await beginEmailChange(actorOf(who), email);
  const answer = await call(server.url(), "POST", "/api/trpc/account.confirmEmailChange", { headers: ownOrigin, body: { token } });
  expect(answer.status).toBe(200);
}

async function endSubscription(who: Person): Promise<void> {
  const { externalId } = await customerOf(who);
  const id = atPolar(externalId)?.id;
  const row = polar.world.state.subscriptions.find((item) => item.customer_id === id);
  await fetch(`${process.env.POLAR_SERVER_URL}/v1/subscriptions/${row?.id}`, {
    method: "DELETE",
    headers: { authorization: "Bearer polar_oat_tests" },
  });
  await expect.poll(() => planOf(who)).toBe("free");
}

/** C registers with A's former address, and pays. */
async function newHolderOf(email: string): Promise<Person> {
  const who = await person();
  await db().user.update({ where: { id: who.id }, data: { email } });
  return { ...who, email };
}

test("the id sent to Polar is random, stored, and never the account's number", async () => {
  const who = await person();
  await billing(who, "checkout", { interval: "month" });
  const first = await customerOf(who);
  expect(first.externalId).toMatch(/^bc_[0-9a-f-]{36}$/);
  await billing(who, "checkout", { interval: "year" });
  expect((await customerOf(who)).externalId).toBe(first.externalId);
  const given = polar.world.state.checkouts.map((row) => row.external_customer_id);
  expect(given).toContain(first.externalId);
  expect(given).not.toContain(String(who.id));
});

test("A pays, changes the address, and cancels; C registers with A's old address and pays: C is Pro, and A is not", async () => {
  const a = await person();
  await pay(a);
  await changeAddress(a, newEmail());
  const { externalId } = await customerOf(a);
  await expect.poll(() => atPolar(externalId)?.email).not.toBe(a.email);
  await endSubscription(a);
  const c = await newHolderOf(a.email);
  await pay(c);
  expect([await planOf(a), await planOf(c)]).toEqual(["free", "pro"]);
  expect((await customerOf(c)).customerId).not.toBe((await customerOf(a)).customerId);
});

test("the same when Polar was unavailable while A changed the address: it gets the new one before C buys", async () => {
  const a = await person();
  await pay(a);
  await endSubscription(a);
  polar.world.state.outage = "error";
  await changeAddress(a, newEmail());
  await expect.poll(async () => (await customerOf(a)).attempts).toBe(1);
  polar.world.state.outage = null;
  const c = await newHolderOf(a.email);
  await pay(c);
  expect([await planOf(a), await planOf(c)]).toEqual(["free", "pro"]);
});

test("an address that changes between the checkout and the payment reaches Polar after it", async () => {
  const who = await person();
  const url = urlIn(await billing(who, "checkout", { interval: "month" }));
  await changeAddress(who, newEmail());
  await submit(url, goodCard);
  await expect.poll(() => planOf(who)).toBe("pro");
  const { sendNewAddresses } = await import("#domain/billing/customer-address.ts");
  const { settings } = await import("#server/settings.ts");
  const link = settings().polar;
  if (!link) throw new Error("no Polar");
  await sendNewAddresses(link);
  const { email } = await db().user.findUniqueOrThrow({ where: { id: who.id } });
  expect(atPolar((await customerOf(who)).externalId)?.email).toBe(email);
});

test("an empty database with the same Polar: a user with a stranger's number sees and gets nothing of theirs", async () => {
  const who = await person();
  const stranger = await fetch(`${process.env.POLAR_SERVER_URL}/v1/customers/`, {
    method: "POST",
    headers: { authorization: "Bearer polar_oat_tests", "content-type": "application/json" },
    body: JSON.stringify({ email: newEmail(), external_id: String(who.id) }),
  });
  expect(stranger.status).toBe(201);
  const checkout = await fetch(`${process.env.POLAR_SERVER_URL}/v1/checkouts/`, {
    method: "POST",
    headers: { authorization: "Bearer polar_oat_tests", "content-type": "application/json" },
    body: JSON.stringify({ products: [productIds.monthly], external_customer_id: String(who.id) }),
  });
  await submit(((await checkout.json()) as { url: string }).url, goodCard);
  await expect
    .poll(() => db().webhookEvent.count({ where: { type: "subscription.active", outcome: "unknown_customer" } }))
    .toBeGreaterThan(0);
  expect(await planOf(who)).toBe("free");
  expect((await billing(who, "refresh")).json).toMatchObject({ result: { data: { outcome: "missing" } } });
  expect((await invoices(who)).json).toMatchObject({ result: { data: [] } });
  expect((await billing(who, "portal")).status).toBe(404);
  await billing(who, "checkout", { interval: "month" });
  expect((await billing(who, "refresh")).json).toMatchObject({ result: { data: { outcome: "missing" } } });
  expect(await planOf(who)).toBe("free");
});

test("an address that Polar has for someone else's customer is refused permanently, and nobody else's customer is used", async () => {
  const who = await person();
  await fetch(`${process.env.POLAR_SERVER_URL}/v1/customers/`, {
    method: "POST",
    headers: { authorization: "Bearer polar_oat_tests", "content-type": "application/json" },
    body: JSON.stringify({ email: who.email, external_id: "17" }),
  });
  const answer = await billing(who, "checkout", { interval: "month" });
  expect(answer).toMatchObject({ status: 409, json: { error: { data: { errorCode: "CONFLICT" } } } });
  expect(answer.text).toContain("another customer");
  expect(answer.text).not.toContain("try again");
});

test("a customer deleted at Polar: the portal reports it gone, and the next purchase creates a new customer", async () => {
  const who = await person();
  await pay(who);
  const before = await customerOf(who);
  const gone = fetch(`${process.env.POLAR_SERVER_URL}/control/delete-customer`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ customer: who.email }),
  });
  expect((await gone).status).toBe(200);
  await expect.poll(() => planOf(who)).toBe("free");
  await expect.poll(async () => (await customerOf(who)).goneAt).not.toBeNull();
  const portal = await billing(who, "portal");
  expect(portal).toMatchObject({ status: 404, json: { error: { data: { errorCode: "NOT_FOUND" } } } });
  expect(portal.text).not.toContain("try again");
  await pay(who);
  expect((await customerOf(who)).externalId).not.toBe(before.externalId);
  expect((await billing(who, "portal")).status).toBe(200);
});

test("a legacy customer keeps the account number, and another customer's event with that number changes nothing", async () => {
  const who = await person();
  await db().billingCustomer.create({ data: { userId: who.id, externalId: String(who.id), customerId: "cus-ours" } });
  const { applyPolarEvent } = await import("#domain/billing/billing.ts");
  const { PolarEvent } = await import("#contracts/billing.ts");
  const told = (customerId: string) =>
    PolarEvent.parse({
      type: "subscription.active",
      data: {
        id: `sub-${customerId}`,
        status: "active",
        modified_at: "2026-11-01T00:00:00Z",
        customer_id: customerId,
        customer: { id: customerId, external_id: String(who.id) },
      },
    });
  const apply = (customerId: string) =>
    guardedDb().$transaction((tx) => applyPolarEvent(tx, told(customerId), { id: crypto.randomUUID(), receivedAt: new Date() }));
  expect(await apply("cus-stranger")).toBe("unknown_customer");
  expect(await planOf(who)).toBe("free");
  expect(await apply("cus-ours")).toBe("applied");
  expect(await planOf(who)).toBe("pro");
});
