import { hostname } from "node:os";
import { type Job, JobRunner } from "#domain/job/job-runner.ts";
import { readFigures } from "#domain/maintenance/figures.ts";
import { setOperatorFacts, setReportedFacts } from "#domain/model/model-facts.ts";
import { loadTokenizer } from "#domain/model/token-count.ts";
import type { Delivery, Outcome } from "#domain/notification/delivery.ts";
import { setScheduleMinSeconds } from "#domain/schedule/series.ts";
import { setConfirmedEmailRequired } from "#domain/usage/confirmed-email.ts";
import { setSpendCap } from "#domain/usage/limit/spend-cap.ts";
import { mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { openOperatorModels } from "#integrations/model-lists/operator-servers.ts";
import { connectPolar } from "#integrations/polar/polar.ts";
import { closeDb, openDb } from "#lib/db.ts";
import { EnvError, needsConfirmedEmail, poolShare, type RealtimeEnv, realtimeEnv, vapidOf } from "#lib/env.ts";
import { logger } from "#lib/logger.ts";
import { watchRows } from "#lib/metrics/metrics.ts";
import { briefLimits, createOutboundFetch, streamLimits } from "#lib/outbound.ts";
import { openStorage } from "#lib/storage/open-storage.ts";
import { openTracing } from "#lib/tracing/open-tracing.ts";
import { closeTracing } from "#lib/tracing.ts";
import { accountMailJobs } from "./background/account-mail.ts";
import { billingJobs } from "./background/billing-jobs.ts";
import { upkeepJobs } from "./background/jobs.ts";
import { deliveryJob } from "./background/notify/deliver.ts";
import { reminderJob } from "./background/notify/remind.ts";
import { sendDigest, sendMail } from "./background/notify/send-mail.ts";
import { sendPush } from "./background/notify/send-push.ts";
import { Summaries } from "./background/summary.ts";
import { Titles } from "./background/title.ts";
import { createHttp } from "./http/http.ts";
import { createModelAccess } from "./llm/accounting/access.ts";
import type { ModelConfig } from "./llm/registry.ts";
import { Breakers } from "./llm/transport/breaker.ts";
import { createRealtimeServer } from "./server.ts";
import { createMcpTools } from "./tools/mcp-tools.ts";
import { openUserLimits } from "./user-limits.ts";
import { webToolsOf } from "./web/open.ts";

const env = readEnv();
await openTracing(env.OTEL_EXPORTER_OTLP_ENDPOINT, "realtime");
openDb({ url: env.DATABASE_URL, poolMax: poolShare(env, "realtime") });
openStorage(env);
setOperatorFacts(env.MODEL_FACTS);
setSpendCap(env.SPEND_CAP_USD_PER_DAY);
setConfirmedEmailRequired(needsConfirmedEmail(env));
setScheduleMinSeconds(env.SCHEDULE_MIN_SECONDS);

const tokenKeys = { secret: env.JWT_SECRET, previous: env.JWT_SECRET_PREVIOUS, ttlSeconds: env.JWT_TTL_SECONDS };
const keys = { current: env.ENCRYPTION_KEY, previous: env.ENCRYPTION_KEY_PREVIOUS };
const allowPrivate = env.ALLOW_PRIVATE_MODEL_URLS ?? false;
const models = createModelAccess(modelConfig(env), {
  keys,
  fetch: createOutboundFetch({ allowPrivate, limits: streamLimits }),
  breakers: new Breakers(),
});
const limits = openUserLimits({ rateLimits: env.RATE_LIMITS === "on", redisUrl: env.REDIS_URL });
const server = await createRealtimeServer({
  port: env.REALTIME_PORT,
  host: env.HOST,
  leaseOwner: `${hostname()}:${env.REALTIME_PORT}`,
  appUrl: env.APP_URL,
  realtimeUrl: env.REALTIME_URL,
  tokenKeys,
  listenUrl: env.DIRECT_URL ?? env.DATABASE_URL,
  redisUrl: env.REDIS_URL,
  rateLimits: env.RATE_LIMITS === "on",
  limits,
  trustedProxies: env.TRUSTED_PROXIES,
  models,
  titles: allowsBackgroundCalls(env, env.CHAT_TITLES) ? new Titles(models) : undefined,
  summaries: allowsBackgroundCalls(env, env.CHAT_SUMMARIES) ? new Summaries(models) : undefined,
  web: webToolsOf(env),
  outside: createMcpTools({ keys, fetch: createOutboundFetch({ allowPrivate, limits: mcpLimits }) }),
  http: createHttp({
    env,
    tokenKeys,
    models,
    limits,
  }),
}).catch((error: unknown) => {
  const portInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(portInUse ? `Port ${env.REALTIME_PORT} is taken: set REALTIME_PORT to a free one.` : error);
  process.exit(1);
});
watchRows(() => readFigures(env.DATA_DIR));
logger.info({ port: server.port }, "realtime is listening");
void loadTokenizer();

const jobs = new JobRunner([
  ...upkeepJobs({ dataDir: env.DATA_DIR, purgeAfterGap: env.PURGE_AFTER_GAP ?? false, keys }),
  ...billingJobs(connectPolar(env)),
  reminderJob,
  notifyingJob(env),
  ...accountMailJobs({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM, appUrl: env.APP_URL, keys }),
]);
jobs.open();

let closing = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
// A bug in one handler must not end every stream: it is logged, and the leases guarantee recovery.
process.on("unhandledRejection", (error) => logger.error({ err: error }, "unhandled rejection"));

async function stop(signal: string): Promise<void> {
  if (closing) return;
  closing = true;
  logger.info({ signal }, "realtime is draining");
  // A job may be waiting for a mail server. Its claim expires, and another process continues.
  void jobs.close();
  await server.close();
  await closeDb();
  await closeTracing();
  process.exit(0);
}

/** Sends push messages if there are VAPID keys, and mail if there is a mail server. */
function notifyingJob(from: RealtimeEnv): Job {
  const vapid = vapidOf(from);
  const origin = from.PUSH_ALLOWED_ORIGIN;
  const fetch = createOutboundFetch({ allowPrivate, limits: briefLimits, ...(origin ? { allowOrigin: origin } : {}) });
  const mail = { smtpUrl: from.SMTP_URL, from: from.MAIL_FROM, appUrl: from.APP_URL, secret: from.JWT_SECRET };
  const send = async (delivery: Delivery): Promise<Outcome> => {
    if (delivery.channel === "mail") return sendMail(delivery, mail);
    return vapid ? sendPush(delivery, vapid, fetch) : { kind: "refused", error: "no VAPID keys" };
  };
  return deliveryJob(send, (deliveries) => sendDigest(deliveries, mail));
}

/** The price of an extra call on the operator's own server is unknown, so background calls there are opt-in. */
function allowsBackgroundCalls(from: RealtimeEnv, setting: "on" | "off" | undefined): boolean {
  const isOwn = from.DEMO_MODELS !== "1" && Boolean(from.OPENAI_BASE_URL || from.ANTHROPIC_BASE_URL);
  return setting === "on" || (setting === undefined && !isOwn);
}

function modelConfig(from: RealtimeEnv): ModelConfig {
  const openai = from.OPENAI_API_KEY ? { openai: { apiKey: from.OPENAI_API_KEY, baseUrl: from.OPENAI_BASE_URL } } : {};
  const anthropic = from.ANTHROPIC_API_KEY ? { anthropic: { apiKey: from.ANTHROPIC_API_KEY, baseUrl: from.ANTHROPIC_BASE_URL } } : {};
  const lists = openOperatorModels(from);
  if (lists) setReportedFacts((id) => lists.factsOf(id));
  return {
    ...openai,
    ...anthropic,
    demo: from.DEMO_MODELS === "1",
    ...(lists ? { lists } : {}),
    ...(from.MODEL_TIMEOUTS ? { patience: from.MODEL_TIMEOUTS } : {}),
  };
}

function readEnv(): RealtimeEnv {
  try {
    return realtimeEnv();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    console.error(`The realtime process cannot start:\n${error.message}`);
    process.exit(1);
  }
}
