import type { LegalFacts } from "#contracts/legal.ts";
import type { ModelSources } from "#domain/model/model.ts";
import { setOperatorFacts, setReportedFacts } from "#domain/model/model-facts.ts";
import { setScheduleMinSeconds } from "#domain/schedule/series.ts";
import type { SearchSetup } from "#domain/search/web-search.ts";
import { openOperatorModels } from "#integrations/model-lists/operator-servers.ts";
import { connectPolar, type PolarLink } from "#integrations/polar/polar.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { needsConfirmedEmail, webEnv } from "#lib/env.ts";
import { originsOf } from "#lib/origins.ts";
import { searchEndpoint } from "#lib/search-endpoint.ts";
import type { StorageOptions } from "#lib/storage/open-storage.ts";
import type { TokenKeys } from "#lib/token.ts";
import { legalFactsOf } from "./legal.ts";

type Client = { clientId: string; clientSecret: string };
/** The configured identity providers. Their addresses are fixed in better-auth's code. */
export type SocialProviders = { google?: Client; github?: Client };

/** The web process's configuration, in the form in which it is used. */
export type Settings = {
  appUrl: string;
  /** The origins that browsers may post from: APP_URL and its other loopback spelling. */
  appOrigins: string[];
  realtimeUrl: string;
  tokenKeys: TokenKeys;
  /** Signs cookies and encrypts second factors; `previous` only decrypts, newest first. */
  authSecrets: { current: string; previous: string[] };
  trustedProxies: string[];
  /** Null: there are no legal pages. */
  legal: LegalFacts | null;
  /** The header in which the platform names the client, where Next is the server. */
  clientAddressFrom: string | null;
  metricsToken: string | null;
  /** Where holes in the product are told of, and what happens then; none: nothing is said. */
  securityContact: string[];
  securityPolicy: string | null;
  rateLimits: boolean;
  /** Where limits are counted; null: in PostgreSQL. */
  redisUrl: string | null;
  /** Who may create an account. */
  signUps: "open" | "invited" | "closed";
  smtpUrl: string | null;
  /** Models paid by the operator need a confirmed address (CONFIRM_EMAIL). */
  confirmEmail: boolean;
  polarWebhookSecret: string | null;
  /** Null when nothing is sold here. */
  polar: PolarLink | null;
  mailFrom: string;
  /** The page of the local mailbox, if it receives the mail. */
  mailboxUrl: string | null;
  /** The key that browsers subscribe with; null: push is off. */
  vapidPublicKey: string | null;
  /** The one push service origin that may be private. */
  pushAllowedOrigin: string | null;
  /** The page of the local push service, if there is one. */
  pushStandInUrl: string | null;
  modelSources: ModelSources;
  /** Refreshes the model lists of the operator's servers if due. */
  refreshModels: () => Promise<void>;
  sealKeys: SealKeys;
  /** Users may enter loopback and private addresses. */
  allowPrivateUrls: boolean;
  storage: StorageOptions;
  search: SearchSetup;
  socialProviders: SocialProviders;
  demoLogin: { email: string; password: string } | null;
  standIns: string[];
  /** Where mails that become tasks come from; without a domain: nowhere. */
  inboundMail: { domain: string | null; mailgunKey: string | null; postmarkSecret: string | null; sesTopic: string | null };
};

/** The demo account created by prisma/seed.ts. */
export const demoAccount = { email: "demo@bestchat.local", password: "demo-password" };

let read: Settings | undefined;

/** Read once at the first request rather than at import: one build serves any environment. */
export function settings(): Settings {
  read ??= readSettings();
  return read;
}

function readSettings(): Settings {
  const env = webEnv();
  setScheduleMinSeconds(env.SCHEDULE_MIN_SECONDS);
  setOperatorFacts(env.MODEL_FACTS);
  const lists = openOperatorModels(env);
  if (lists) setReportedFacts((id) => lists.factsOf(id));
  return {
    appUrl: env.APP_URL,
    appOrigins: originsOf(env.APP_URL),
    realtimeUrl: env.REALTIME_URL,
    tokenKeys: { secret: env.JWT_SECRET, previous: env.JWT_SECRET_PREVIOUS, ttlSeconds: env.JWT_TTL_SECONDS },
    authSecrets: { current: env.BETTER_AUTH_SECRET, previous: env.BETTER_AUTH_SECRET_PREVIOUS },
    trustedProxies: env.TRUSTED_PROXIES,
    clientAddressFrom: env.CLIENT_ADDRESS_HEADER ?? null,
    metricsToken: env.METRICS_TOKEN ?? null,
    securityContact: env.SECURITY_CONTACT,
    securityPolicy: env.SECURITY_POLICY ?? null,
    legal: legalFactsOf(env),
    rateLimits: env.RATE_LIMITS === "on",
    redisUrl: env.REDIS_URL ?? null,
    signUps: env.SIGN_UPS,
    polarWebhookSecret: env.POLAR_WEBHOOK_SECRET ?? null,
    polar: connectPolar(env),
    smtpUrl: env.SMTP_URL ?? null,
    confirmEmail: needsConfirmedEmail(env),
    mailFrom: env.MAIL_FROM,
    mailboxUrl: env.MAILBOX_URL ?? null,
    vapidPublicKey: env.VAPID_PUBLIC_KEY ?? null,
    pushAllowedOrigin: env.PUSH_ALLOWED_ORIGIN ?? null,
    pushStandInUrl: env.PUSH_STAND_IN_URL ?? null,
    modelSources: {
      openai: Boolean(env.OPENAI_API_KEY),
      anthropic: Boolean(env.ANTHROPIC_API_KEY),
      demo: env.DEMO_MODELS === "1",
      listed: (provider) => lists?.listed(provider) ?? null,
    },
    refreshModels: async () => lists?.refresh(),
    sealKeys: { current: env.ENCRYPTION_KEY, previous: env.ENCRYPTION_KEY_PREVIOUS },
    allowPrivateUrls: env.ALLOW_PRIVATE_MODEL_URLS ?? false,
    search: {
      endpoint: searchEndpoint(env),
      openai: env.OPENAI_API_KEY && env.DEMO_MODELS !== "1" ? { baseUrl: env.OPENAI_BASE_URL } : null,
      anthropic: env.ANTHROPIC_API_KEY && env.DEMO_MODELS !== "1" ? { baseUrl: env.ANTHROPIC_BASE_URL } : null,
    },
    storage: { DATA_DIR: env.DATA_DIR, S3_BUCKET: env.S3_BUCKET, AWS_ENDPOINT_URL: env.AWS_ENDPOINT_URL },
    socialProviders: {
      ...clientOf("google", env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET),
      ...clientOf("github", env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET),
    },
    demoLogin: env.DEMO_LOGIN === "1" ? demoAccount : null,
    standIns: env.STAND_INS,
    inboundMail: {
      domain: env.INBOUND_MAIL_DOMAIN ?? null,
      mailgunKey: env.INBOUND_MAIL_MAILGUN_KEY ?? null,
      postmarkSecret: env.INBOUND_MAIL_POSTMARK_SECRET ?? null,
      sesTopic: env.INBOUND_MAIL_SES_TOPIC ?? null,
    },
  };
}

function clientOf(name: keyof SocialProviders, clientId: string | undefined, clientSecret: string | undefined): SocialProviders {
  return clientId && clientSecret ? { [name]: { clientId, clientSecret } } : {};
}
