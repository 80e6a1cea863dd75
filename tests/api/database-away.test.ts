import { connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeSession, makeUser } from "../factories.ts";
import { call } from "./call.ts";
import { password } from "./people.ts";
import { startTestServer } from "./server.ts";

// A door in front of the database that can be shut, or left open with nobody answering.
const database = new URL(process.env.DATABASE_URL ?? "");
const databasePort = Number(database.port);
const sockets = new Set<Socket>();
let frozen = false;
const door = createServer((client) => {
  const upstream = connect(databasePort, database.hostname);
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    sockets.add(from);
    from.on("data", (chunk) => {
      if (!frozen) to.write(chunk);
    });
    from.on("error", () => to.destroy()).on("close", () => to.destroy());
  }
});

const server = startTestServer();
let token: string;
beforeAll(async () => {
  await open(0);
  const address = door.address();
  database.port = String(typeof address === "object" ? address?.port : "");
  process.env.DATABASE_URL = database.href;
  token = (await makeSession(await makeUser())).token;
});
afterAll(shut);

test.each(["frozen", "shut"])("with the database %s every answer is 503 within 5 s, and all is well when it is back", async (state) => {
  expect((await call(server.url(), "GET", "/health")).status).toBe(200);
  expect((await call(server.url(), "GET", "/api/tasks", { token })).status).toBe(200);
  if (state === "frozen") frozen = true;
  else await shut();

  const credentials = { email: "someone@example.com", password };
  const began = performance.now();
  const answers = await Promise.all([
    call(server.url(), "GET", "/api/tasks", { token }),
    call(server.url(), "POST", "/api/tasks", { token, body: { title: "x" }, headers: { "Idempotency-Key": "k" } }),
    call(server.url(), "POST", "/api/auth/login", { body: credentials }),
    call(server.url(), "POST", "/api/auth/register", { body: credentials }),
    call(server.url(), "POST", "/api/auth/sign-in/email", { body: credentials, headers: { Origin: "http://localhost:3000" } }),
    call(server.url(), "GET", "/api/trpc/tasks.list", { token }),
  ]);
  const health = await call(server.url(), "GET", "/health");
  expect(performance.now() - began).toBeLessThan(5000 + 3000);
  for (const { status, text } of answers) expect(status, text).toBe(503);
  for (const answer of answers.slice(0, 5)) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(health).toMatchObject({ status: 503, json: { status: "degraded", database: "unreachable" } });

  frozen = false;
  for (const socket of sockets) socket.destroy();
  if (state === "shut") await open(Number(database.port));
  await expect.poll(async () => (await call(server.url(), "GET", "/api/tasks", { token })).status, { timeout: 5000 }).toBe(200);
});

function open(port: number): Promise<void> {
  return new Promise((resolve) => door.listen(port, "127.0.0.1", resolve));
}

function shut(): Promise<void> {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  return new Promise((resolve) => door.close(() => resolve()));
}
