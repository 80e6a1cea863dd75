import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { externalIdOf, makeCustomer } from "../factories.ts";
import { startTestServer } from "./server.ts";

const secret = "polar_whs_a-secret-of-the-tests";
process.env.POLAR_WEBHOOK_SECRET = secret;
const server = startTestServer();

type Sent = { id?: string; seconds?: number; key?: string; signature?: string; body?: string | Uint8Array<ArrayBuffer> };

/** Sends an event as Polar does: HMAC-SHA256 over id, time and raw body. */
async function deliver(
  event: unknown,
  { id = crypto.randomUUID(), seconds = Date.now() / 1000, key = secret, signature, body = JSON.stringify(event) }: Sent = {},
) {
  const timestamp = String(Math.floor(seconds));
  const made = `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signature ?? made,
  };
  return fetch(`${server.url()}/api/webhooks/polar`, { method: "POST", headers, body });
}

function active(userId: number) {
  const data = {
    id: `sub-${userId}`,
    status: "active",
    modified_at: "2026-11-01T00:00:00.000Z",
    customer: { external_id: externalIdOf(userId), email: "a@b.example" },
  };
  return { type: "subscription.active", timestamp: "2026-11-01T00:00:00.000Z", data };
}

test("a signed event is stored, applied, and a repetition is accepted", async () => {
  const { id } = await makeCustomer();
  const webhook = crypto.randomUUID();
  expect((await deliver(active(id), { id: webhook })).status).toBe(202);
  expect((await deliver(active(id), { id: webhook })).status).toBe(202);
  await expect.poll(async () => (await db().user.findUnique({ where: { id } }))?.plan).toBe("pro");
  const stored = await db().webhookEvent.findMany({ where: { id: webhook } });
  expect(stored).toHaveLength(1);
  expect(JSON.stringify(stored)).not.toContain("a@b.example");
});

test.each([
  ["another secret", { key: "other" }],
  ["no signature", { signature: "" }],
  ["a signature that is none", { signature: "v1,AAAA" }],
  ["one that is too old", { seconds: Date.now() / 1000 - 310 }],
  ["one from the future", { seconds: Date.now() / 1000 + 310 }],
])("an event with %s is 403 and leaves nothing", async (_name, sent) => {
  const { id } = await makeCustomer();
  const webhook = crypto.randomUUID();
  expect((await deliver(active(id), { ...sent, id: webhook })).status).toBe(403);
  expect(await db().webhookEvent.count({ where: { id: webhook } })).toBe(0);
});

test("a body that was changed after signing is 403", async () => {
  const body = JSON.stringify(active((await makeCustomer()).id));
  const id = crypto.randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  expect((await deliver(null, { id, signature, body: `${body} ` })).status).toBe(403);
});

test("signed nonsense is 400, a signed unknown type 202", async () => {
  expect((await deliver(null, { body: "{no json" })).status).toBe(400);
  expect((await deliver(null, { body: new Uint8Array([0x7b, 0xff, 0x7d]) })).status).toBe(400);
  expect((await deliver({ type: "moon.landed", data: { text: "\u0000\ud800" } })).status).toBe(202);
});
