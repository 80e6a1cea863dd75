import { expect, test } from "vitest";
import { notify } from "#domain/notification/notify.ts";
import { getNotificationSettings, setNotificationSettings } from "#domain/notification/settings.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { unsubscribeToken } from "#lib/unsubscribe-token.ts";
import { actorOf } from "../factories.ts";
import { pushKeys } from "../isolation/things.ts";
import { call } from "./call.ts";
import { newBrowser, newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const api = (method: string, path: string, token: string, body?: unknown) =>
  call(server.url(), method, path, { token, ...(body === undefined ? {} : { body }) });
const tell = (userId: number, fact: string) =>
  db().$transaction((tx) => notify(tx, { userId, kind: "reminder", fact, title: fact, body: "Due today", url: "/tasks" }));

type List = { notifications: { id: number; read_at: string | null }[]; unread: number; next_cursor: string | null };
const listOf = async (token: string, query = "") => (await api("GET", `/api/notifications${query}`, token)).json as List;

test("notifications are listed page by page and marked as read, by id and all", async () => {
  const { id, token } = await newPerson(server.url());
  for (const fact of ["one", "two", "three"]) await tell(id, fact);
  const first = await listOf(token, "?limit=2");
  expect(first).toMatchObject({ unread: 3, next_cursor: expect.any(String) });
  expect(first.notifications[0]).toEqual({
    id: expect.any(Number),
    kind: "reminder",
    title: "three",
    body: "Due today",
    url: "/tasks",
    created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    read_at: null,
  });
  const second = await listOf(token, `?limit=2&cursor=${first.next_cursor}`);
  expect([second.notifications.length, second.next_cursor]).toEqual([1, null]);
  expect((await api("POST", "/api/notifications/read", token, { ids: [first.notifications[0]?.id] })).status).toBe(204);
  expect((await listOf(token)).unread).toBe(2);
  expect((await api("POST", "/api/notifications/read", token, { all: true })).status).toBe(204);
  expect(await listOf(token)).toMatchObject({ unread: 0, notifications: Array(3).fill({ read_at: expect.any(String) }) });
});

test.each([["?limit=0"], ["?limit=101"], ["?limit=x"], ["?cursor=x"]])("GET /api/notifications%s is 422", async (query) => {
  const { token } = await newPerson(server.url());
  expect((await api("GET", `/api/notifications${query}`, token)).status).toBe(422);
});

test.each([[{}], [{ ids: [] }], [{ ids: ["1"] }], [{ ids: [-1] }], [{ all: false }], [[]], [null]])("reading %j is 422", async (body) => {
  const { token } = await newPerson(server.url());
  expect((await api("POST", "/api/notifications/read", token, body)).status).toBe(422);
});

const subscription = (endpoint: string) => ({ endpoint, expirationTime: null, keys: pushKeys });

test("a browser subscribes once with the published key, and unsubscribes", async () => {
  const { id, token } = await newPerson(server.url());
  expect((await api("GET", "/api/push/key", token)).json).toEqual({ public_key: process.env.VAPID_PUBLIC_KEY });
  const endpoint = `https://93.184.216.34/push/${id}`;
  for (let times = 0; times < 2; times += 1) {
    const answer = await api("POST", "/api/push/subscriptions", token, subscription(endpoint));
    expect([answer.status, answer.json]).toEqual([201, { endpoint }]);
  }
  expect(await db().pushSubscription.findMany({ where: { userId: id } })).toMatchObject([{ endpoint, ...pushKeys }]);
  const padded = {
    p256dh: `${pushKeys.p256dh.replaceAll("-", "+").replaceAll("_", "/")}=`,
    auth: `${pushKeys.auth.replaceAll("-", "+").replaceAll("_", "/")}==`,
  };
  expect((await api("POST", "/api/push/subscriptions", token, { ...subscription(endpoint), keys: padded })).status).toBe(201);
  expect(await db().pushSubscription.findMany({ where: { userId: id } })).toMatchObject([pushKeys]);
  expect((await api("DELETE", "/api/push/subscriptions", token, { endpoint })).status).toBe(204);
  expect((await api("DELETE", "/api/push/subscriptions", token, { endpoint })).status).toBe(404);
});

test.each([
  "http://push.example.com/a",
  "ftp://push.example.com/a",
  "javascript:alert(1)",
  "not an address",
  "",
  "https://user:password@push.example.com/a",
  "https://127.0.0.1/a",
  "https://127.1/a",
  "https://2130706433/a",
  "https://0x7f.1/a",
  "https://0177.0.0.1/a",
  "https://0/a",
  "https://[::1]/a",
  "https://[::ffff:127.0.0.1]/a",
  "https://[::127.0.0.1]/a",
  "https://[fd00:ec2::254]/a",
  "https://[fe80::1]/a",
  "https://[64:ff9b::7f00:1]/a",
  "https://169.254.169.254/latest/meta-data",
  "https://168.63.129.16/a",
  "https://100.100.100.200/a",
  "https://10.1.2.3/a",
  "https://172.16.0.1/a",
  "https://192.168.1.1/a",
  "https://0.0.0.0/a",
  "https://224.0.0.1/a",
  "https://localhost/a",
  "https://localhost./a",
  "https://a.localhost/a",
  "https://１２７.０.０.１/a",
  "https://printer/a",
  "https://nas.local/a",
  "https://metadata.google.internal/a",
])("the endpoint %s is refused, and nothing is stored", async (endpoint) => {
  const { id, token } = await newPerson(server.url());
  const answer = await api("POST", "/api/push/subscriptions", token, subscription(endpoint));
  expect(answer.status, answer.text).toBe(422);
  expect(answer.json).toMatchObject({ error_code: "VALIDATION", validation_errors: [{ field: "endpoint" }] });
  expect(await db().pushSubscription.count({ where: { userId: id } })).toBe(0);
});

test.each([
  [{ p256dh: "AAAA", auth: pushKeys.auth }],
  [{ p256dh: pushKeys.p256dh, auth: "AAAA" }],
  [{ p256dh: Buffer.alloc(65, 4).toString("base64url"), auth: pushKeys.auth }],
  [{ p256dh: "not base64!", auth: pushKeys.auth }],
  [{ auth: pushKeys.auth }],
  [undefined],
])("the keys %j are refused, and nothing is stored", async (keys) => {
  const { id, token } = await newPerson(server.url());
  const answer = await api("POST", "/api/push/subscriptions", token, { endpoint: "https://93.184.216.34/a", keys });
  expect(answer.status).toBe(422);
  expect(await db().pushSubscription.count({ where: { userId: id } })).toBe(0);
});

test("one click in a mail program unsubscribes from mails of its kind, without signing in, and does nothing else", async () => {
  const { id } = await newPerson(server.url());
  await setNotificationSettings(actorOf({ id }), {
    pushKinds: ["reminder"],
    mailKinds: ["reminder", "security"],
    quietFrom: null,
    quietUntil: null,
    mailDigestAt: null,
  });
  const token = unsubscribeToken(process.env.JWT_SECRET ?? "", { userId: id, kind: "reminder" });
  const click = (by: string) =>
    call(server.url(), "POST", `/api/notifications/unsubscribe?token=${by}`, {
      raw: "List-Unsubscribe=One-Click",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });
  expect((await click(token.replace("reminder", "security"))).status).toBe(404);
  expect((await click(token.slice(0, -1))).status).toBe(404);
  for (let times = 0; times < 2; times += 1) expect((await click(token)).status).toBe(204);
  expect(await getNotificationSettings(actorOf({ id }))).toMatchObject({ pushKinds: ["reminder"], mailKinds: ["security"] });
});

test("a key needs the scope, and its subscriptions end with it", async () => {
  const { id, headers } = await newBrowser(server.url());
  const make = async (scopes: string[]) => {
    const answer = await call(server.url(), "POST", "/api/trpc/apiKeys.create", {
      headers,
      body: { name: "k", scopes, expiresInDays: null },
    });
    return (answer.json as { result: { data: { key: string; apiKey: { id: number } } } }).result.data;
  };
  const [may, other] = [await make(["notifications"]), await make(["tasks:read"])];
  expect((await api("GET", "/api/notifications", may.key)).status).toBe(200);
  for (const [method, path] of [
    ["GET", "/api/notifications"],
    ["GET", "/api/push/key"],
    ["POST", "/api/push/subscriptions"],
  ] as const)
    expect((await api(method, path, other.key, method === "POST" ? subscription("https://93.184.216.34/k") : undefined)).status).toBe(403);
  expect((await api("POST", "/api/push/subscriptions", may.key, subscription("https://93.184.216.34/k"))).status).toBe(201);
  await call(server.url(), "POST", "/api/trpc/apiKeys.revoke", { headers, body: { id: may.apiKey.id } });
  expect(await db().pushSubscription.count({ where: { userId: id } })).toBe(0);
});
