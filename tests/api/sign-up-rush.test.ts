import { expect, test } from "vitest";
import { call } from "./call.ts";
import { newEmail, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();

test("14 concurrent registrations all succeed", async () => {
  const register = () => call(server.url(), "POST", "/api/auth/register", { body: { email: newEmail(), password } });
  const answers = await Promise.all(Array.from({ length: 14 }, register));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 14 }, () => 201));
}, 60_000);
