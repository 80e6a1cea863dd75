import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { closeDb, db, openDb } from "#lib/db.ts";
import { makeSession, makeUser } from "../factories.ts";
import { type DatabaseDoor, openDatabaseDoor } from "../setup/database-door.ts";
import { inFairTime } from "../setup/fair-time.ts";
import { call } from "./call.ts";
import { newEmail, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
let door: DatabaseDoor;
let token: string;
let userId: number;
beforeAll(async () => {
  door = await openDatabaseDoor();
  openDb({ url: door.url, poolMax: 4 });
  const user = await makeUser();
  userId = user.id;
  token = (await makeSession(user)).token;
});
afterEach(() => door.thaw());
afterAll(async () => {
  await closeDb();
  await door.shut();
});

test.each(["frozen", "shut"])(
  "with the database %s every answer is 503 within 5 s, and all is well when it is back",
  async (state) => {
    expect((await call(server.url(), "GET", "/health")).status).toBe(200);
    expect((await call(server.url(), "GET", "/api/tasks", { token })).status).toBe(200);
    if (state === "frozen") door.freeze();
    else await door.shut();

    const credentials = { email: "someone@example.com", password };
    const answers = await Promise.all([
      timed("GET", "/api/tasks", { token }),
      timed("POST", "/api/tasks", { token, body: { title: "x" }, headers: { "Idempotency-Key": "k" } }),
      timed("POST", "/api/auth/login", { body: credentials }),
      timed("POST", "/api/auth/register", { body: credentials }),
      timed("POST", "/api/auth/sign-in/email", { body: credentials, headers: { Origin: "http://localhost:3000" } }),
      timed("GET", "/health"),
      timed("GET", "/api/trpc/tasks.list", { token }),
    ]);
    for (const { status, text } of answers) expect(status, text).toBe(503);
    for (const answer of answers.slice(0, 6)) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answers[5]).toMatchObject({ status: 503, json: { status: "degraded", database: "unreachable" } });
    for (const { what, tookMs } of answers) expect(tookMs, what).toBeLessThan(5000);

    if (state === "frozen") door.thaw();
    else await door.open();
    await expect.poll(async () => (await call(server.url(), "GET", "/api/tasks", { token })).status, { timeout: 15_000 }).toBe(200);
    expect((await call(server.url(), "GET", "/health")).status).toBe(200);
  },
  60_000,
);

test("a write answered with 503 is not stored when a frozen database resumes", async () => {
  const email = newEmail();
  const title = "answered with 503";
  door.freeze();
  const answers = await Promise.all([
    call(server.url(), "POST", "/api/auth/register", { body: { email, password } }),
    call(server.url(), "POST", "/api/tasks", { token, body: { title } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  door.thaw();
  await expect.poll(async () => (await call(server.url(), "GET", "/health")).status, { timeout: 15_000 }).toBe(200);
  // A later change of the same account is stored after everything that was in flight.
  await expect
    .poll(async () => (await call(server.url(), "POST", "/api/tasks", { token, body: { title: "later" } })).status, { timeout: 15_000 })
    .toBe(201);
  expect(await db().task.count({ where: { userId, title } })).toBe(0);
  expect((await call(server.url(), "POST", "/api/auth/login", { body: { email, password } })).status).toBe(401);
}, 60_000);

async function timed(...[method, path, more]: [string, string, Parameters<typeof call>[3]?]) {
  const { answer, tookMs } = await inFairTime(() => call(server.url(), method, path, more));
  return { ...answer, what: `${method} ${path}`, tookMs };
}
