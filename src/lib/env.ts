import { z } from "zod";
import { FactsByModel } from "#contracts/model-facts.ts";
import { Patience } from "#contracts/provider.ts";
import { isAddressOrNetwork } from "./address.ts";

/** Every variable of the product, each with its default; `.env.example` says what each is for. */
const port = z.coerce.number("must be a port number").int().min(1, "must be 1..65535").max(65_535, "must be 1..65535");
const httpUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https address, such as https://chat.example.com" })
  // Paths are put behind it, and people end addresses with a slash.
  .transform((address) => address.replace(/\/+$/, ""));
/** Where people open the product: cookies, links and the socket's own path all begin at its root. */
const publicOrigin = httpUrl.refine(
  (address) => new URL(address).origin === address.toLowerCase(),
  "must be an address without path, user or query, such as https://chat.example.com: the product cannot live below a path",
);
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/./, "must be an address like postgresql://user:password@host:5432/name");
const secret = z.string().refine(isSecret, "must have at least 32 bytes; make one with: openssl rand -base64 48");
const key = z.string().refine(isKey, "must be 32 bytes in base64; make one with: openssl rand -base64 32");
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean),
);
const secrets = list.refine((values) => values.every(isSecret), "each must have at least 32 bytes");
const keys = list.refine((values) => values.every(isKey), "each must be 32 bytes in base64");
const flag = z
  .enum(["1", "true", "yes", "on", "0", "false", "no", "off"], "must be 1 (allowed) or 0")
  .transform((value) => ["1", "true", "yes", "on"].includes(value));

const modelFacts = z.string().transform((text, context): FactsByModel => {
  const parsed = FactsByModel.safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".");
  const message = `must be JSON such as {"my-model":{"window":32768,"seesPictures":true}}${where ? `; look at ${where}` : ""}`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** Seconds until the first byte, between two, and for the whole of an answer. */
const timeouts = z.string().transform((text, context): Patience => {
  const [firstByteSeconds, idleSeconds, totalSeconds, more] = text.split(",").map(Number);
  const parsed = Patience.safeParse({ firstByteSeconds, idleSeconds, totalSeconds });
  if (parsed.success && more === undefined) return parsed.data;
  context.addIssue({ code: "custom", message: "must be three numbers of seconds, from 5 to 3600, such as 300,180,1800" });
  return z.NEVER;
});

const shared = {
  PORT: port.default(3000),
  REALTIME_PORT: port.default(3001),
  /** The address to listen on; absent: every one, for a process behind a proxy or in a container. */
  HOST: z.string().optional(),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: postgresUrl,
  DIRECT_URL: postgresUrl.optional(),
  DB_POOL_MAX: z.coerce.number("must be a number").int().min(3, "must be at least 3").max(100, "must be at most 100").default(10),
  JWT_SECRET: secret,
  JWT_SECRET_PREVIOUS: secrets.default([]),
  JWT_TTL_SECONDS: z.coerce
    .number("must be a number of seconds")
    .int()
    .min(1, "must be at least 1")
    .max(31_536_000, "must be at most 31536000, a year")
    .default(86_400),
  ENCRYPTION_KEY: key,
  ENCRYPTION_KEY_PREVIOUS: keys.default([]),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  OPENAI_MODELS: list.default([]),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: httpUrl.optional(),
  ANTHROPIC_MODELS: list.default([]),
  ALLOW_PRIVATE_MODEL_URLS: flag.optional(),
  MODEL_FACTS: modelFacts.default({}),
  MODEL_TIMEOUTS: timeouts.optional(),
  APP_URL: publicOrigin,
  REALTIME_URL: publicOrigin,
  POLAR_ACCESS_TOKEN: z.string().optional(),
  POLAR_SERVER_URL: httpUrl.optional(),
  /** Pro's products at Polar: the monthly one, then the yearly one when there is one. */
  POLAR_PRODUCT_ID_PRO: list.refine((ids) => ids.length <= 2, "must be one or two product ids: monthly,yearly").default([]),
  SEARCH_URL: httpUrl.optional(),
  SEARCH_API_KEY: z.string().optional(),
  SEARCH_KIND: z.enum(["searxng", "brave", "tavily"], "must be searxng, brave or tavily").optional(),
  SEARCH_PRICE_USD: z.coerce.number("must be a number of dollars").min(0, "must be at least 0").max(10, "must be at most 10").optional(),
  /** Set by `npm start` beside its own stand-in: the pages that it finds lie at its address. */
  DEMO_SEARCH: z.string().optional(),
  S3_BUCKET: z.string().optional(),
  AWS_ENDPOINT_URL: httpUrl.optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/./, "must be an address like redis://host:6379")
    .optional(),
  TRUSTED_PROXIES: list
    .refine((entries) => entries.every(isAddressOrNetwork), "must be a comma list of addresses and CIDRs, such as 10.0.0.0/8,192.0.2.7")
    .default([]),
  METRICS_TOKEN: z.string().optional(),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], "must be one of fatal, error, warn, info, debug, trace, silent")
    .default("info"),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  RATE_LIMITS: z.enum(["on", "off"], "must be on or off").default("on"),
  SPEND_CAP_USD_PER_DAY: z.coerce
    .number("must be a number of dollars")
    .min(0, "must not be negative")
    .max(1_000_000, "is too high")
    .optional(),
  PURGE_AFTER_GAP: flag.optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/./, "must be an address like smtp://user:password@host:587")
    .optional(),
  MAILBOX_URL: httpUrl.optional(),
  CONFIRM_EMAIL: z.enum(["auto", "on", "off"], "must be auto, on or off").default("auto"),
  SIGN_UPS: z.enum(["open", "closed"], "must be open or closed").default("open"),
  CHAT_TITLES: z.enum(["on", "off"], "must be on or off").optional(),
  CHAT_SUMMARIES: z.enum(["on", "off"], "must be on or off").optional(),
  DEMO_MODELS: z.string().optional(),
};

const RealtimeEnv = z.object(shared);
const WebEnv = z.object({
  ...shared,
  BETTER_AUTH_SECRET: secret,
  BETTER_AUTH_SECRET_PREVIOUS: secrets.default([]),
  POLAR_WEBHOOK_SECRET: z.string().optional(),
  MAIL_FROM: z.string().default("BestChat <no-reply@bestchat.local>"),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  DEMO_LOGIN: z.string().optional(),
  STAND_INS: list.default([]),
});
export type RealtimeEnv = z.infer<typeof RealtimeEnv>;
export type WebEnv = z.infer<typeof WebEnv>;

/** Thrown with one line a wrong variable; the process prints it and stops. */
export class EnvError extends Error {}

/** What the sidecar needs; throws EnvError with every missing or malformed variable. */
export function realtimeEnv(from: Record<string, string | undefined> = process.env): RealtimeEnv {
  return parse(RealtimeEnv, from);
}

/** What the web process needs; throws EnvError with every missing or malformed variable. */
export function webEnv(from: Record<string, string | undefined> = process.env): WebEnv {
  return parse(WebEnv, from);
}

/** Checks only what is set; `npm start` makes the rest itself. */
export function checkGivenEnv(from: Record<string, string | undefined>): void {
  parse(WebEnv.partial(), from);
}

/** Whether models that the operator pays for need a confirmed address. The local mailbox is no mail server: nobody else reads it. */
export function needsConfirmedEmail(env: Pick<RealtimeEnv, "CONFIRM_EMAIL" | "SMTP_URL" | "MAILBOX_URL">): boolean {
  return env.CONFIRM_EMAIL === "auto" ? Boolean(env.SMTP_URL && !env.MAILBOX_URL) : env.CONFIRM_EMAIL === "on";
}

/** The share of DB_POOL_MAX that one process may open: both together, with the sidecar's listener, keep under it. */
export function poolShare(max: number, process: "web" | "realtime"): number {
  const web = Math.max(1, Math.ceil(max * 0.5));
  return process === "web" ? Math.min(web, max - 2) : Math.max(1, max - web - 1);
}

function isSecret(value: string): boolean {
  return Buffer.byteLength(value) >= 32;
}

function isKey(value: string): boolean {
  return Buffer.from(value, "base64").length === 32;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parse<T extends z.ZodType>(schema: T, from: Record<string, string | undefined>): z.output<T> {
  // An empty variable counts as an absent one: that is how compose files and shells leave them.
  const given = Object.fromEntries(Object.entries(from).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return given[name] === undefined ? `${name} is missing: set it (see .env.example)` : `${name} is malformed: ${issue.message}`;
  });
  throw new EnvError([...new Set(lines)].join("\n"));
}
