import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { call } from "./call.ts";
import { newBrowser, newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);

test("an account is shown to its owner and changed by name, absent fields are unchanged", async () => {
  const { token, email, id } = await newPerson(server.url());
  const patch = (body: object) => api("PATCH", "/api/account", { token, body });
  expect(await api("GET", "/api/account", { token })).toMatchObject({
    status: 200,
    json: { id, email, time_zone: null, locale: null, plan: "free", email_verified: false, created_at: expect.any(String) },
  });
  expect((await patch({ time_zone: "America/Los_Angeles", locale: "de-at" })).json).toMatchObject({
    time_zone: "America/Los_Angeles",
    locale: "de-AT",
  });
  expect((await patch({ name: "  Ada  ", email: "x@example.com", plan: "pro" })).json).toMatchObject({
    name: "Ada",
    email,
    plan: "free",
    time_zone: "America/Los_Angeles",
  });
  expect((await patch({})).status).toBe(200);
  expect((await patch({ time_zone: null, locale: null })).json).toMatchObject({ time_zone: null, locale: null, name: "Ada" });
  const changes = await db().auditEntry.count({ where: { userId: id, action: "account.change" } });
  expect(changes).toBe(3);
});

test.each([
  { time_zone: "Mars/Olympus" },
  { time_zone: "+02:00" },
  { time_zone: "" },
  { time_zone: 3 },
  { locale: "not a language" },
  { locale: "" },
  { name: " " },
  { name: "\u200b" },
  { name: "x".repeat(101) },
])("%j is refused", async (body) => {
  const { token } = await newPerson(server.url());
  expect((await api("PATCH", "/api/account", { token, body })).status).toBe(422);
});

test("a page changes its account with its cookie, only from its own origin; without a cookie or from elsewhere it is refused", async () => {
  const { headers } = await newBrowser(server.url());
  const body = { time_zone: "Europe/Berlin" };
  expect((await api("PATCH", "/api/account", { body, headers })).status).toBe(200);
  expect((await api("PATCH", "/api/account", { body, headers: { ...headers, Origin: "https://evil.example" } })).status).toBe(403);
  expect((await api("PATCH", "/api/account", { body })).status).toBe(401);
  expect((await api("GET", "/api/account")).status).toBe(401);
});
