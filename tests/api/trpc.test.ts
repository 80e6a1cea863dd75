import { beforeAll, expect, test } from "vitest";
import { appRouter } from "#server/trpc/router.ts";
import { call } from "./call.ts";
import { newBrowser } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
let headers: Record<string, string>;
let token: string;
let email: string;
beforeAll(async () => {
  ({ headers, token, email } = await newBrowser(server.url()));
});

const query = (name: string, input?: unknown, more: Parameters<typeof call>[3] = { headers }) =>
  call(server.url(), "GET", `/api/trpc/${name}${input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`}`, more);
const mutate = (name: string, body: unknown) => call(server.url(), "POST", `/api/trpc/${name}`, { headers, body });

test("the cookie and the bearer token identify the same user", async () => {
  for (const more of [{ headers }, { token }]) {
    expect((await query("account.me", undefined, more)).json).toMatchObject({
      result: { data: { email, plan: "free", toolPolicy: "ask_deletes" } },
    });
  }
});

test("every procedure except the public ones needs authentication", async () => {
  const open = [
    "realtime.config",
    "local.info",
    "account.takeBack",
    "account.confirmEmailChange",
    "signInMethods.providers",
    // By the signed link of a mail (docs/decisions/099).
    "notifications.decideMailed",
  ];
  const names = Object.keys(appRouter._def.procedures).filter((name) => !open.includes(name));
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) {
    const asked = await query(name, undefined, {});
    const answer = asked.status === 405 ? await call(server.url(), "POST", `/api/trpc/${name}`, { body: {} }) : asked;
    expect(answer, name).toMatchObject({ status: 401, json: { error: { data: { errorCode: "UNAUTHENTICATED" } } } });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  }
});

test("a task can be created and changed, and errors have our codes and fields", async () => {
  const created = await mutate("tasks.create", { title: " Buy milk ", dueDate: "2026-12-24" });
  const { id } = (created.json as { result: { data: { id: number } } }).result.data;
  expect((await mutate("tasks.update", { id, status: "completed" })).json).toMatchObject({
    result: { data: { title: "Buy milk", dueDate: "2026-12-24" } },
  });
  expect((await mutate("tasks.remove", { id })).status).toBe(200);
  expect((await query("tasks.get", { id })).json).toMatchObject({ error: { data: { errorCode: "NOT_FOUND", httpStatus: 404 } } });
  expect((await query("tasks.trash")).json).toMatchObject({ result: { data: [{ id, deletedAt: expect.any(String) }] } });
  expect((await mutate("tasks.restore", { id })).status).toBe(200);
  expect((await mutate("tasks.create", { title: "" })).json).toMatchObject({
    error: { data: { errorCode: "VALIDATION", httpStatus: 422, fields: [{ field: "title" }] } },
  });
});

test("responses say how much of the limit is left, and which call exceeded it", async () => {
  const email = "someone-to-guess@example.com";
  const first = await query("tasks.list");
  expect(Number(first.headers.get("ratelimit-remaining"))).toBeGreaterThan(0);
  const guess = () => mutate("account.takeBack", { email, password: "wrong password" });
  for (let attempt = 0; attempt < 10; attempt += 1) expect((await guess()).status).toBe(401);
  const refused = await guess();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(refused.headers.get("ratelimit-limit")).toBeTruthy();
});

test("a batch may have 10 calls but not 11", async () => {
  const batch = (size: number) => query(`${Array(size).fill("tasks.list").join(",")}?batch=1&input=%7B%7D`);
  expect((await batch(10)).status).toBe(200);
  expect((await batch(11)).status).toBe(400);
});

test("the models are those of the configured providers", async () => {
  expect((await query("models.list")).json).toMatchObject({
    result: { data: { models: expect.any(Array), defaultModel: expect.any(String) } },
  });
});
