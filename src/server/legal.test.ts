import { expect, test } from "vitest";
import { checkPresentEnv, webEnv } from "#lib/env.ts";
import { legalFactsOf } from "./legal.ts";

const needed = {
  DATABASE_URL: "postgresql://localhost/x",
  JWT_SECRET: "s".repeat(32),
  BETTER_AUTH_SECRET: "b".repeat(32),
  ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
  APP_URL: "https://chat.example.com",
  REALTIME_URL: "https://live.example.com",
};
const operator = {
  LEGAL_NAME: "Example Ltd",
  LEGAL_ADDRESS: "1 Example Street; 12345 Example Town;",
  LEGAL_EMAIL: "legal@example.com",
  LEGAL_COUNTRY: "de",
};
const factsOf = (more: Record<string, string>) => legalFactsOf(webEnv({ ...needed, ...more }));

test("without the variables there are no legal pages", () => {
  expect(factsOf({})).toBeNull();
});

test("the operator's variables make them, and the others say to whom data go", () => {
  expect(factsOf(operator)).toEqual({
    ...{ name: "Example Ltd", address: ["1 Example Street", "12345 Example Town"], email: "legal@example.com", country: "DE" },
    ...{ details: [], models: [], search: null, mail: null, files: null, sells: false, pushes: false, signIn: [] },
  });
  const services = { OPENAI_API_KEY: "sk-x", SMTP_URL: "smtp://user:secret@mail.example.com:587", S3_BUCKET: "bucket" };
  expect(factsOf({ ...operator, ...services, POLAR_ACCESS_TOKEN: "token", ANTHROPIC_API_KEY: "sk-y" })).toMatchObject({
    ...{ models: ["api.openai.com", "api.anthropic.com"], mail: "mail.example.com", files: "s3.amazonaws.com", sells: true },
  });
});

test.each(Object.keys(operator))("%s is asked for where the others are set", (name) => {
  expect(() => checkPresentEnv({ ...operator, [name]: "" })).toThrow(new RegExp(`^${name} is missing: the legal pages need it`));
});

test.each([
  ["LEGAL_EMAIL", "example.com"],
  ["LEGAL_COUNTRY", "Germany"],
  ["LEGAL_COUNTRY", "QX"],
])("%s=%s is refused", (name, value) => {
  expect(() => checkPresentEnv({ ...operator, [name]: value })).toThrow(new RegExp(`^${name} is malformed: must be`));
});
