import { createHmac } from "node:crypto";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { appRouter } from "#server/trpc/router.ts";
import { externalIdOf } from "../factories.ts";
import { call } from "./call.ts";
import { newBrowser, newEmail, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

// Only Polar's signed events lead to Pro.
const secret = "polar_whs_a-secret-of-the-tests";
process.env.POLAR_WEBHOOK_SECRET = secret;
const server = startTestServer();
let who: Awaited<ReturnType<typeof newBrowser>>;
beforeAll(async () => {
  who = await newBrowser(server.url());
  await db().billingCustomer.create({ data: { userId: who.id, externalId: externalIdOf(who.id) } });
});
beforeEach(async () => expect(await planNow()).toBe("free"));

const wishes = {
  plan: "pro",
  plan_id: "pro",
  role: "admin",
  user: { plan: "pro" },
  data: { plan: "pro" },
  subscriptions: [{ status: "active" }],
};

async function planNow(id = who.id): Promise<string> {
  return (await db().user.findUniqueOrThrow({ where: { id } })).plan;
}

test("not registration, by REST or by better-auth", async () => {
  const email = newEmail();
  await call(server.url(), "POST", "/api/auth/register", { body: { email, password, ...wishes } });
  expect(await db().user.findUniqueOrThrow({ where: { email } })).toMatchObject({ plan: "free" });
  const other = newEmail();
  const body = { email: other, password, name: "Other", ...wishes };
  await call(server.url(), "POST", "/api/auth/sign-up/email", { body, headers: ownOrigin });
  expect((await db().user.findUnique({ where: { email: other } }))?.plan ?? "free").toBe("free");
});

test("not better-auth's update-user", async () => {
  for (const body of [wishes, { name: "New", ...wishes }]) {
    await call(server.url(), "POST", "/api/auth/update-user", { headers: who.headers, body });
    expect(await planNow()).toBe("free");
  }
});

test("not the REST API", async () => {
  const made = await call(server.url(), "POST", "/api/tasks", { token: who.token, body: { title: "x", ...wishes } });
  expect(made.status).toBe(201);
  const { id } = made.json as { id: number };
  for (const method of ["PUT", "PATCH"]) await call(server.url(), method, `/api/tasks/${id}`, { token: who.token, body: wishes });
  for (const path of ["/api/users/me", "/api/me", "/api/account", "/api/billing", "/api/subscriptions"]) {
    expect((await call(server.url(), "POST", path, { token: who.token, body: wishes })).status, path).toBeGreaterThanOrEqual(400);
  }
});

test("not any tRPC procedure", async () => {
  const names = Object.keys(appRouter._def.procedures);
  expect(names.length).toBeGreaterThan(20);
  const bodies = [wishes, { ...wishes, id: who.id, toolPolicy: "run_freely", interval: "month", title: "x" }];
  for (const name of names) {
    for (const body of bodies) await call(server.url(), "POST", `/api/trpc/${name}`, { headers: who.headers, body });
    expect(await planNow(), name).toBe("free");
  }
});

function signed(event: unknown, { id = crypto.randomUUID() as string, key = secret, secondsAgo = 0 } = {}) {
  const raw = JSON.stringify(event);
  const timestamp = String(Math.floor(Date.now() / 1000) - secondsAgo);
  const signature = `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${raw}`).digest("base64")}`;
  return {
    raw,
    headers: { "content-type": "application/json", "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature },
  };
}

function told(userId: number, type: string, minute: number, status = "active") {
  const time = `2026-11-01T00:0${minute}:00.000Z`;
  return {
    type: `subscription.${type}`,
    timestamp: time,
    data: { id: `sub-${userId}`, status, modified_at: time, customer: { external_id: externalIdOf(userId) } },
  };
}

const deliver = (sent: ReturnType<typeof signed>, more: Record<string, string> = {}) =>
  call(server.url(), "POST", "/api/webhooks/polar", { raw: sent.raw, headers: { ...sent.headers, ...more } });

test("not a webhook that Polar did not sign, with whatever headers", async () => {
  const own = { Cookie: who.headers.Cookie ?? "", Authorization: `Bearer ${who.token}` };
  for (const forged of [signed(told(who.id, "active", 1), { key: "guess" }), signed(told(who.id, "active", 1), { secondsAgo: 400 })]) {
    expect((await deliver(forged, own)).status).toBe(403);
  }
  const stolen = signed(told(who.id + 1000, "active", 1));
  expect((await deliver({ ...stolen, raw: JSON.stringify(told(who.id, "active", 1)) })).status).toBe(403);
  expect((await deliver(stolen, { "webhook-id": crypto.randomUUID() })).status).toBe(403);
  expect(await planNow()).toBe("free");
});

test("not a replayed webhook of a subscription that has ended since", async () => {
  const { id } = await newBrowser(server.url());
  await db().billingCustomer.create({ data: { userId: id, externalId: externalIdOf(id) } });
  const bought = signed(told(id, "active", 1));
  expect((await deliver(bought)).status).toBe(202);
  await expect.poll(() => planNow(id)).toBe("pro");
  await deliver(signed(told(id, "revoked", 2, "canceled")));
  await expect.poll(() => planNow(id)).toBe("free");
  expect((await deliver(bought)).status).toBe(202);
  const redelivered = crypto.randomUUID();
  await deliver(signed(told(id, "active", 1), { id: redelivered }));
  await expect.poll(async () => (await db().webhookEvent.findUnique({ where: { id: redelivered } }))?.outcome).toBe("applied");
  expect(await planNow(id)).toBe("free");
});
