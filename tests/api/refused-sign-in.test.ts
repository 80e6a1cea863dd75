import { expect, test } from "vitest";
import { allUsersDb } from "#lib/db.ts";
import { writeRefusedSignIns } from "#server/auth/sign-in/refused-sign-in.ts";
import { call } from "./call.ts";
import { newPerson, ownOrigin } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const wrong = { password: "not the password" };

function refusals(userId: number) {
  return allUsersDb().auditEntry.findMany({
    where: { userId, action: "session.sign_in_refused" },
    orderBy: { seq: "asc" },
    select: { detail: true },
  });
}

test("sign-ins beyond the limit are recorded as one row at once and one per minute with their count", async () => {
  const { email, id } = await newPerson(server.url());
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 16; attempt += 1) {
    statuses.push((await call(server.url(), "POST", "/api/auth/login", { body: { email, ...wrong } })).status);
  }
  const limited = statuses.filter((status) => status === 429).length;
  expect(limited).toBeGreaterThan(3);
  expect(await refusals(id)).toEqual([{ detail: { method: "password", why: "rate_limited", count: 1 } }]);
  await writeRefusedSignIns();
  expect((await refusals(id))[1]).toEqual({ detail: { method: "password", why: "rate_limited", count: limited - 1 } });
  const { text } = await call(server.url(), "GET", "/metrics");
  expect(text).toContain(`bestchat_sign_ins_total{method="password",outcome="rate_limited"} ${limited}`);
});

test.each([
  ["the REST API", "/api/auth/login"],
  ["better-auth's own route", "/api/auth/sign-in/email"],
])("an input that is no sign-in is an attempt too: %s", async (_, path) => {
  await writeRefusedSignIns();
  const before = (await refusals(0)).length;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    expect((await call(server.url(), "POST", path, { body: { email: "", password: 7 }, headers: ownOrigin })).status).toBe(422);
  }
  expect(await refusals(0)).toHaveLength(before + 1);
  await writeRefusedSignIns();
  expect((await refusals(0)).at(-1)).toMatchObject({ detail: { why: "invalid", count: 4 } });
});
