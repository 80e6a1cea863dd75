import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDb, db, openDb } from "#lib/db.ts";
import { makeSession, makeUser } from "../factories.ts";
import { openDatabaseDoor } from "../setup/database-door.ts";
import { inFairTime } from "../setup/fair-time.ts";
import { call } from "./call.ts";
import { newEmail, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
let door: Awaited<ReturnType<typeof openDatabaseDoor>>;
let token: string;
let userId: number;
beforeAll(async () => {
  door = await openDatabaseDoor();
  openDb({ url: door.url, poolMax: 1 });
  const user = await makeUser();
  userId = user.id;
  token = (await makeSession(user)).token;
});
afterAll(async () => {
  await closeDb();
  await door.shut();
});

test("14 concurrent registrations over one connection all succeed", async () => {
  const register = () => call(server.url(), "POST", "/api/auth/register", { body: { email: newEmail(), password } });
  const answers = await Promise.all(Array.from({ length: 14 }, register));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 14 }, () => 201));
}, 90_000);

test("with the only connection taken, requests are answered within 5 s that the server is busy, and health reports the database as reachable", async () => {
  await whileTasksAreLocked(async () => {
    const stuck = call(server.url(), "POST", "/api/tasks", { token, body: { title: "stuck" } });
    await expect.poll(() => waitingForLock()).toBe(1);
    const asked = await Promise.all([
      inFairTime(() => call(server.url(), "GET", "/api/tasks", { token })),
      inFairTime(() => call(server.url(), "POST", "/api/auth/register", { body: { email: newEmail(), password } })),
      ...Array.from({ length: 20 }, () => inFairTime(() => call(server.url(), "GET", "/health"))),
    ]);
    for (const { tookMs } of asked) expect(tookMs).toBeLessThan(5000);
    const [listed, created, ...healths] = asked.map(({ answer }) => answer);
    for (const answer of [listed, created])
      expect(answer).toMatchObject({ status: 503, json: { detail: "The server is busy. Try again in a moment." } });
    expect(healths.map(({ status }) => status)).toEqual(healths.map(() => 200));
    // The pool's one connection, and that of the health check.
    expect(door.connections()).toBe(2);
    return stuck;
  });
  expect(await db().task.count({ where: { userId, title: "stuck" } })).toBeLessThanOrEqual(1);
}, 30_000);

/** Holds the lock until `work` has finished its checks. */
async function whileTasksAreLocked(work: () => Promise<unknown>): Promise<void> {
  const holder = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await holder.connect();
  await holder.query("BEGIN; LOCK TABLE task IN ACCESS EXCLUSIVE MODE");
  try {
    await work();
  } finally {
    await holder.end();
  }
}

async function waitingForLock(): Promise<number> {
  const looker = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await looker.connect();
  const { rows } = await looker.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
  await looker.end();
  return rows.length;
}
