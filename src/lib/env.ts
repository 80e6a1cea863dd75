import { z } from "zod";
import * as value from "./env-values.ts";
import { defaultWebProcesses, webConnections, webProcessesMax } from "./web-processes.ts";
import { areVapidKeys, type Vapid } from "./web-push/vapid.ts";

/** Every variable of the product with its default; `.env.example` documents each. */
const shared = {
  PORT: value.port.default(3000),
  REALTIME_PORT: value.port.default(3001),
  /** The address to listen on; absent: all, for a process behind a proxy or in a container. */
  HOST: value.listenHost.optional(),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: value.postgresUrl,
  DIRECT_URL: value.postgresUrl.optional(),
  /** For migrations only; no process of the product gets it. */
  MIGRATE_URL: value.postgresUrl.optional(),
  DB_POOL_MAX: z.coerce
    .number("must be a number")
    .int()
    .min(4, "must be at least 4: one of each process for statements, one that looks and one that listens")
    .max(100, "must be at most 100")
    .default(10),
  /** How many web processes share PORT; absent: derived from the machine. */
  WEB_PROCESSES: z.coerce.number("must be a number").int().min(1, "must be at least 1").max(32, "must be at most 32").optional(),
  /** The index of this web process, from 0; set by the process that starts them. */
  WEB_PROCESS: z.coerce.number().int().min(0).optional(),
  JWT_SECRET: value.secret,
  JWT_SECRET_PREVIOUS: value.secrets.default([]),
  JWT_TTL_SECONDS: z.coerce
    .number("must be a number of seconds")
    .int()
    .min(1, "must be at least 1")
    .max(31_536_000, "must be at most 31536000, a year")
    .default(86_400),
  ENCRYPTION_KEY: value.key,
  ENCRYPTION_KEY_PREVIOUS: value.keys.default([]),
  OPENAI_API_KEY: value.apiKey.optional(),
  OPENAI_BASE_URL: value.openaiUrl.optional(),
  OPENAI_MODELS: value.list.default([]),
  ANTHROPIC_API_KEY: value.apiKey.optional(),
  ANTHROPIC_BASE_URL: value.anthropicUrl.optional(),
  ANTHROPIC_MODELS: value.list.default([]),
  ALLOW_PRIVATE_MODEL_URLS: value.flag.optional(),
  MODEL_FACTS: value.modelFacts.default({}),
  MODEL_TIMEOUTS: value.timeouts.optional(),
  APP_URL: value.publicOrigin,
  REALTIME_URL: value.publicOrigin,
  POLAR_ACCESS_TOKEN: value.apiKey.optional(),
  POLAR_SERVER_URL: value.httpUrl.optional(),
  /** Pro's products at Polar: the monthly one, then the yearly one if there is one. */
  POLAR_PRODUCT_ID_PRO: value.list.refine((ids) => ids.length <= 2, "must be one or two product ids: monthly,yearly").default([]),
  SEARCH_URL: value.httpUrl.optional(),
  SEARCH_API_KEY: value.apiKey.optional(),
  SEARCH_KIND: value.choice("searxng", "brave", "tavily").optional(),
  SEARCH_PRICE_USD: z.coerce.number("must be a number of dollars").min(0, "must be at least 0").max(10, "must be at most 10").optional(),
  /** Set by `npm start` for its own search stand-in, whose address also serves the pages that it finds. */
  DEMO_SEARCH: z.string().optional(),
  S3_BUCKET: value.bucketName.optional(),
  AWS_ENDPOINT_URL: value.httpUrl.optional(),
  REDIS_URL: value.redisUrl.optional(),
  TRUSTED_PROXIES: value.trustedProxies.default([]),
  METRICS_TOKEN: value.apiKey.optional(),
  LOG_LEVEL: value.choice("fatal", "error", "warn", "info", "debug", "trace", "silent").default("info"),
  OTEL_EXPORTER_OTLP_ENDPOINT: value.httpUrl.optional(),
  RATE_LIMITS: value.choice("on", "off").default("on"),
  SPEND_CAP_USD_PER_DAY: z.coerce
    .number("must be a number of dollars")
    .min(0, "must not be negative")
    .max(1_000_000, "is too high")
    .optional(),
  SCHEDULE_MIN_SECONDS: z.coerce
    .number("must be a number of seconds")
    .int()
    .min(1, "must be at least 1")
    .max(31_536_000, "must be at most 31536000, a year")
    .default(900),
  PURGE_AFTER_GAP: value.flag.optional(),
  SMTP_URL: value.smtpUrl.optional(),
  MAIL_FROM: value.mailAddress.default("BestChat <no-reply@bestchat.local>"),
  MAILBOX_URL: value.httpUrl.optional(),
  VAPID_PUBLIC_KEY: value.vapidPublicKey.optional(),
  VAPID_PRIVATE_KEY: value.vapidPrivateKey.optional(),
  VAPID_SUBJECT: value.vapidSubject.optional(),
  /** A push service that may have a private address and use http: the stand-in's, or the operator's own. */
  PUSH_ALLOWED_ORIGIN: value.publicOrigin.optional(),
  /** The page of the local push service, if there is one. */
  PUSH_STAND_IN_URL: value.httpUrl.optional(),
  CONFIRM_EMAIL: value.choice("auto", "on", "off").default("auto"),
  SIGN_UPS: value.choice("open", "invited", "closed").default("open"),
  CHAT_TITLES: value.choice("on", "off").optional(),
  CHAT_SUMMARIES: value.choice("on", "off").optional(),
  DEMO_MODELS: z.string().optional(),
};

const RealtimeEnv = z.object(shared);
const WebEnv = z.object({
  ...shared,
  BETTER_AUTH_SECRET: value.secret,
  BETTER_AUTH_SECRET_PREVIOUS: value.secrets.default([]),
  SECURITY_CONTACT: value.contacts.default([]),
  SECURITY_POLICY: value.httpUrl.optional(),
  /** Who runs this: the first four make the legal pages. */
  LEGAL_NAME: z.string().max(200, "must be at most 200 letters").optional(),
  LEGAL_ADDRESS: value.parts.optional(),
  LEGAL_EMAIL: z.email("must be an address such as legal@example.com").optional(),
  LEGAL_COUNTRY: value.country.optional(),
  LEGAL_DETAILS: value.parts.default([]),
  CLIENT_ADDRESS_HEADER: value.headerName.optional(),
  POLAR_WEBHOOK_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  DEMO_LOGIN: z.string().optional(),
  STAND_INS: value.list.default([]),
  /** Mails to secret addresses of this domain become tasks; each service has its own key. */
  INBOUND_MAIL_DOMAIN: value.mailDomain.optional(),
  INBOUND_MAIL_MAILGUN_KEY: value.apiKey.optional(),
  INBOUND_MAIL_POSTMARK_SECRET: value.secret.optional(),
  INBOUND_MAIL_SES_TOPIC: value.snsTopic.optional(),
});
/** The name of every variable of a process. */
export const variableNames = Object.keys(WebEnv.shape) as (keyof WebEnv)[];
export type RealtimeEnv = z.infer<typeof RealtimeEnv>;
export type WebEnv = z.infer<typeof WebEnv>;

/** Thrown with one line per invalid variable; the process prints it and stops. */
export class EnvError extends Error {}

/** The sidecar's variables. @throws EnvError with every missing or malformed one */
export function realtimeEnv(from: Record<string, string | undefined> = process.env): RealtimeEnv {
  return parse(RealtimeEnv, from);
}

/** The web process's variables. @throws EnvError with every missing or malformed one */
export function webEnv(from: Record<string, string | undefined> = process.env): WebEnv {
  return parse(WebEnv, from);
}

/** Checks only the variables that are set; `npm start` creates the others. */
export function checkPresentEnv(from: Record<string, string | undefined>): void {
  parse(WebEnv.partial(), from);
}

/**
 * Whether models paid by the operator need a confirmed address. The local mailbox does not count as a mail server: nobody else
 * reads it.
 */
export function needsConfirmedEmail(env: Pick<RealtimeEnv, "CONFIRM_EMAIL" | "SMTP_URL" | "MAILBOX_URL">): boolean {
  return env.CONFIRM_EMAIL === "auto" ? Boolean(env.SMTP_URL && !env.MAILBOX_URL) : env.CONFIRM_EMAIL === "on";
}

/** How many web processes share PORT. */
export function webProcesses({ WEB_PROCESSES, DB_POOL_MAX }: Pick<RealtimeEnv, "WEB_PROCESSES" | "DB_POOL_MAX">): number {
  return WEB_PROCESSES ?? defaultWebProcesses(DB_POOL_MAX);
}

/**
 * The pool size of one process, out of the DB_POOL_MAX connections shared by the web processes and one realtime process. Each
 * also has a connection outside its pool: web for the health check, realtime for LISTEN, which it also uses for the check unless
 * LISTEN goes elsewhere.
 */
export function poolShare(env: PoolEnv, process: "web" | "realtime"): number {
  const { DB_POOL_MAX: max, DATABASE_URL, DIRECT_URL, WEB_PROCESS: at = 0 } = env;
  const processes = webProcesses(env);
  const web = webConnections(max, processes);
  if (process === "realtime") return Math.max(1, max - web - (DIRECT_URL && DIRECT_URL !== DATABASE_URL ? 2 : 1));
  const statements = web - processes;
  return Math.max(1, Math.floor(statements / processes) + (at < statements % processes ? 1 : 0));
}

type PoolEnv = Pick<RealtimeEnv, "DB_POOL_MAX" | "DATABASE_URL" | "DIRECT_URL" | "WEB_PROCESSES" | "WEB_PROCESS">;

/** The error for variables that contradict each other. */
function contradictionIn({ WEB_PROCESSES, DB_POOL_MAX = 10 }: { WEB_PROCESSES?: number; DB_POOL_MAX?: number }): string | null {
  if (!WEB_PROCESSES || WEB_PROCESSES <= webProcessesMax(DB_POOL_MAX)) return null;
  return `WEB_PROCESSES is too high: ${WEB_PROCESSES} processes need a DB_POOL_MAX of at least ${2 * WEB_PROCESSES + 2}`;
}

/** Our identity to push services; null without keys, in which case nothing is pushed. */
export function vapidOf(env: Pick<RealtimeEnv, "VAPID_PUBLIC_KEY" | "VAPID_PRIVATE_KEY" | "VAPID_SUBJECT" | "APP_URL">): Vapid | null {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, APP_URL: appUrl } = env;
  if (!publicKey || !privateKey) return null;
  const subject = env.VAPID_SUBJECT ?? (appUrl.startsWith("https:") ? appUrl : "mailto:operator@bestchat.local");
  return { publicKey, privateKey, subject };
}

function parse<T extends z.ZodType>(schema: T, from: Record<string, string | undefined>): z.output<T> {
  // An empty variable counts as absent: compose files and shells leave them that way.
  const present = Object.fromEntries(Object.entries(from).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : [])));
  const parsed = schema.safeParse(present);
  const halves = vapidProblem(present) ?? legalProblem(present);
  if (parsed.success && !halves) {
    const contradiction = contradictionIn(parsed.data as { WEB_PROCESSES?: number; DB_POOL_MAX?: number });
    if (contradiction) throw new EnvError(contradiction);
    return parsed.data;
  }
  const lines = (parsed.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0]);
    return present[name] === undefined ? `${name} is missing: set it (see .env.example)` : `${name} is malformed: ${issue.message}`;
  });
  throw new EnvError([...new Set([...lines, ...(halves ? [halves] : [])])].join("\n"));
}

/** Pages that name half an operator would be worse than none. */
function legalProblem(present: Record<string, string | undefined>): string | null {
  const names = ["LEGAL_NAME", "LEGAL_ADDRESS", "LEGAL_EMAIL", "LEGAL_COUNTRY"];
  const absent = names.filter((name) => !present[name]);
  if (absent.length === names.length && !present.LEGAL_DETAILS) return null;
  return absent.map((name) => `${name} is missing: the legal pages need it (see .env.example)`).join("\n") || null;
}

/** Half of a key pair is useless, and mismatched halves are refused by every push service. */
function vapidProblem({ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey }: Record<string, string | undefined>): string | null {
  if (!publicKey && !privateKey) return null;
  if (!publicKey) return "VAPID_PUBLIC_KEY is missing: set the one that belongs to VAPID_PRIVATE_KEY (see .env.example)";
  if (!privateKey) return "VAPID_PRIVATE_KEY is missing: set the one that belongs to VAPID_PUBLIC_KEY (see .env.example)";
  return areVapidKeys({ publicKey, privateKey }) ? null : "VAPID_PRIVATE_KEY is malformed: it does not belong to VAPID_PUBLIC_KEY";
}
