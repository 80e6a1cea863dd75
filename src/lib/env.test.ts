import { describe, expect, test } from "vitest";
import { checkPresentEnv, needsConfirmedEmail, realtimeEnv, webEnv } from "./env.ts";

const given = {
  DATABASE_URL: "postgresql://localhost/x",
  JWT_SECRET: "s".repeat(32),
  BETTER_AUTH_SECRET: "b".repeat(32),
  ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
  APP_URL: "https://chat.example.com/",
  REALTIME_URL: "https://live.example.com",
};

test("optional variables have the contract's defaults, and addresses lose their trailing slash", () => {
  expect(webEnv(given)).toMatchObject({
    PORT: 3000,
    REALTIME_PORT: 3001,
    DB_POOL_MAX: 10,
    JWT_TTL_SECONDS: 86_400,
    RATE_LIMITS: "on",
    JWT_SECRET_PREVIOUS: [],
    APP_URL: "https://chat.example.com",
  });
});

test("all missing variables are reported at once, and an empty one is missing", () => {
  expect(() => webEnv({ JWT_SECRET: "" })).toThrow(
    /DATABASE_URL is missing[\s\S]*JWT_SECRET is missing[\s\S]*ENCRYPTION_KEY is missing[\s\S]*APP_URL is missing[\s\S]*BETTER_AUTH_SECRET is missing/,
  );
});

describe("a malformed variable is reported with its expected form", () => {
  test.each([
    ["PORT", "0"],
    ["PORT", "65536"],
    ["PORT", "http"],
    ["DB_POOL_MAX", "2"],
    ["JWT_TTL_SECONDS", "0"],
    ["JWT_TTL_SECONDS", "a day"],
    ["JWT_SECRET", "short"],
    ["JWT_SECRET_PREVIOUS", `${"s".repeat(32)},short`],
    ["BETTER_AUTH_SECRET_PREVIOUS", "short"],
    ["ENCRYPTION_KEY", "c2hvcnQ="],
    ["ENCRYPTION_KEY_PREVIOUS", "c2hvcnQ="],
    ["APP_URL", "chat.example.com"],
    ["DATABASE_URL", "mysql://localhost/x"],
    ["TRUSTED_PROXIES", "10.0.0.0/33"],
    ["LOG_LEVEL", "loud"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["RATE_LIMITS", "maybe"],
    ["CONFIRM_EMAIL", "yes"],
    ["SIGN_UPS", "invite"],
    ["SPEND_CAP_USD_PER_DAY", "-1"],
    ["PORT", "1e3"],
    ["APP_URL", "https://user:password@chat.example.com"],
    ["APP_URL", "http://0.0.0.0:3000"],
    ["DATABASE_URL", "postgresql://user:p#ss@localhost/x"],
    ["DATABASE_URL", "postgresql://user:100%@localhost/x"],
    ["SMTP_URL", "smtp://user:pa/ss@mail.example.com:587"],
    ["MAIL_FROM", "BestChat"],
    ["REDIS_URL", "localhost:6379"],
    ["TRUSTED_PROXIES", "10"],
    ["TRUSTED_PROXIES", "::ffff:10.0.0.0/104"],
    ["OPENAI_API_KEY", "Bearer sk-abc"],
    ["OPENAI_BASE_URL", "https://api.openai.com/v1/chat/completions"],
    ["OPENAI_BASE_URL", "https://user:password@models.example.com/v1"],
    ["ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1/"],
    ["S3_BUCKET", "s3://bucket"],
    ["HOST", "localhost:3000"],
  ])("%s=%s", (name, value) => {
    expect(() => checkPresentEnv({ [name]: value })).toThrow(new RegExp(`^${name} is malformed: `));
  });
});

test.each([
  ["APP_URL", "HTTPS://Chat.Example.com:443//", "https://chat.example.com"],
  ["APP_URL", " https://münchen.example ", "https://xn--mnchen-3ya.example"],
  ["DATABASE_URL", "postgresql://user@/x?host=/var/run/postgresql", "postgresql://user@/x?host=/var/run/postgresql"],
  ["SMTP_URL", "smtp://me@example.com:secret@mail.example.com", "smtp://me@example.com:secret@mail.example.com"],
  ["PORT", " 3000\t", 3000],
  ["LOG_LEVEL", "INFO", "info"],
  ["RATE_LIMITS", "Off", "off"],
  ["HOST", "[::1]", "::1"],
])("%s=%s is understood", (name, text, value) => {
  expect(webEnv({ ...given, [name]: text })).toMatchObject({ [name]: value });
});

test("token lifetimes may be arbitrarily short", () => {
  expect(webEnv({ ...given, JWT_TTL_SECONDS: "1" }).JWT_TTL_SECONDS).toBe(1);
});

test("the operator's model facts are parsed, and invalid ones reported", () => {
  const facts = { "my-model": { window: 32_768, seesPictures: true, inputPrice: 0.5 } };
  expect(realtimeEnv({ ...process.env, MODEL_FACTS: JSON.stringify(facts) }).MODEL_FACTS).toEqual(facts);
  expect(realtimeEnv({ ...process.env, MODEL_FACTS: "" }).MODEL_FACTS).toEqual({});
  expect(() => checkPresentEnv({ MODEL_FACTS: "32768" })).toThrow(/^MODEL_FACTS is malformed: must be JSON such as/);
  expect(() => checkPresentEnv({ MODEL_FACTS: '{"my-model":{"window":5}}' })).toThrow(/look at my-model\.window/);
});

test.each([
  [{}, false],
  [{ SMTP_URL: "smtp://mail.example.com" }, true],
  [{ SMTP_URL: "smtp://127.0.0.1:4000", MAILBOX_URL: "http://127.0.0.1:4001" }, false],
  [{ SMTP_URL: "smtp://mail.example.com", CONFIRM_EMAIL: "off" }, false],
  [{ CONFIRM_EMAIL: "on" }, true],
])("with %o the operator's models need a confirmed address: %s", (more, expected) => {
  expect(needsConfirmedEmail(realtimeEnv({ ...given, ...more }))).toBe(expected);
});
