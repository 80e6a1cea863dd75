import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call } from "../api/call.ts";
import { newEmail } from "../api/people.ts";
import { openStage, run } from "./canary-stage.ts";

const dataDir = mkdtempSync(join(tmpdir(), "bestchat-lines-"));
let stage: Awaited<ReturnType<typeof openStage>>;

beforeAll(async () => {
  stage = await openStage(process.env.DATABASE_URL ?? "", dataDir);
});
afterAll(() => {
  stage.close();
  rmSync(dataDir, { recursive: true });
});

test("the line of a request names its user and, for shared addresses, the procedure", { timeout: 120_000 }, async () => {
  const web = run("tests/api/web-process.ts", { ...stage.env, SERVICE_NAME: "web" });
  const realtime = run("realtime/index.ts", { ...stage.env, SERVICE_NAME: "realtime" });
  const [port] = await Promise.all([web.said(/web is listening on (\d+)/), realtime.said(/realtime is listening/)]);
  const url = `http://127.0.0.1:${port}`;
  const body = { email: newEmail(), password: "correct horse" };
  const { id } = (await call(url, "POST", "/api/auth/register", { body })).json as { id: number };
  const login = await call(url, "POST", "/api/auth/login", { body, headers: { "x-request-id": "login" } });
  const { access_token: token } = login.json as { access_token: string };
  const ask = (requestId: string, method: string, path: string, more: object = {}) =>
    call(url, method, path, { token, headers: { "x-request-id": requestId }, ...more });
  await ask("made", "POST", "/api/tasks", { body: { title: "Milk" } });
  await ask("nobody", "GET", "/api/tasks", { token: undefined });
  await ask("listed", "GET", `/api/trpc/tasks.list,account.me?batch=1&input=${encodeURIComponent('{"0":{},"1":{}}')}`);
  const fromPage = { "x-request-id": "better", origin: stage.env.APP_URL ?? "http://localhost:3000" };
  await call(url, "POST", "/api/auth/sign-in/email", { body: { ...body, password: "wrong horse" }, headers: fromPage });
  await call(stage.realtimeUrl, "GET", "/v1/models", { token, headers: { "x-request-id": "models" } });
  await Promise.all([web.stop(), realtime.stop()]);

  const lines = [web, realtime]
    .flatMap(({ text }) => text().split("\n"))
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ message }) => message === "request");
  const lineOf = (requestId: string) => lines.find(({ request_id }) => request_id === requestId);
  expect(lineOf("login")).toMatchObject({ route: "/api/auth/login", status: 200, user_id: id });
  expect(lineOf("made")).toMatchObject({ method: "POST", route: "/api/tasks", status: 201, user_id: id, duration_ms: expect.any(Number) });
  expect(lineOf("nobody")).toMatchObject({ status: 401 });
  expect(lineOf("nobody")).not.toHaveProperty("user_id");
  expect(lineOf("listed")).toMatchObject({ route: "/api/trpc", user_id: id, procedure: "tasks.list,account.me" });
  expect(lineOf("better")).toMatchObject({ user_id: id, procedure: "/sign-in/email", status: 401 });
  expect(lineOf("models")).toMatchObject({ service: "realtime", route: "/v1/models", status: 200, user_id: id });
});
