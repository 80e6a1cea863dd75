import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { call } from "./call.ts";
import { newEmail, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

process.env.SIGN_UPS = "closed";
const server = startTestServer();

test.each(["/api/auth/register", "/api/auth/sign-up/email"])("%s creates no account where sign-ups are closed", async (path) => {
  const email = newEmail();
  const answer = await call(server.url(), "POST", path, { body: { email, password, name: "New" }, headers: ownOrigin });
  expect(answer).toMatchObject({ status: 403, json: { error_code: "FORBIDDEN" } });
  expect(await db().user.count({ where: { email } })).toBe(0);
});
