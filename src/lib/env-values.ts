import { z } from "zod";
import { FactsByModel } from "#contracts/model-facts.ts";
import { Patience } from "#contracts/provider.ts";
import { isAddressOrNetwork } from "./address.ts";

// Value types of environment variables; each error says what to write instead.

export const port = z
  .string()
  .regex(/^\d+$/, "must be a port number")
  .transform(Number)
  .pipe(z.int().min(1, "must be 1..65535").max(65_535, "must be 1..65535"));

const httpAddress = z.url({ protocol: /^https?$/, error: "must be an http or https address, such as https://chat.example.com" });

/** The address of a service that we call. Paths are appended, so trailing slashes are removed. */
export const httpUrl = httpAddress
  .refine((address) => !hasUser(address), "must not contain a user name or a password: fetch refuses such addresses")
  .transform((address) => address.replace(/\/+$/, ""));

/** The public address of the product: cookies, links and the socket's path all assume its root. */
export const publicOrigin = httpAddress
  .transform((address) => new URL(address))
  .refine(
    ({ pathname, search, hash, href }) => /^\/*$/.test(pathname) && !search && !hash && !hasUser(href),
    "must be an address without path, user or query, such as https://chat.example.com: the product cannot live below a path",
  )
  .refine(
    ({ hostname }) => !["0.0.0.0", "[::]"].includes(hostname) && !hostname.includes("*"),
    "must be the one address that people open: where to listen is set by HOST",
  )
  .transform(({ origin }) => origin);

/** Where people write to about the product: addresses of mail or pages, comma-separated. */
export const contacts = z
  .string()
  .transform((text) => text.split(",").map((entry) => entry.trim()))
  .refine(
    (entries) => entries.every((entry) => /^(mailto:[^\s@,]+@[^\s@,]+|https:\/\/[^\s,]+)$/.test(entry)),
    "must be mailto:security@example.com or an https address, or several, comma-separated",
  );

/** Lines of a text in one variable, separated by semicolons. */
export const parts = z.string().transform((text) =>
  text
    .split(";")
    .map((line) => line.trim())
    .filter(Boolean),
);

/** A country by its two letters. */
export const country = z
  .string()
  .transform((code) => code.toUpperCase())
  .refine(
    (code) => /^[A-Z]{2}$/.test(code) && new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(code) !== undefined,
    "must be the two letters of a country, such as DE",
  );

export const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, "must be the name of a header, such as x-vercel-forwarded-for")
  .transform((name) => name.toLowerCase());

/** A point of P-256, and its number. */
export const vapidPublicKey = z.string().regex(/^[A-Za-z0-9_-]{87}$/, "must be an uncompressed P-256 point in base64url (87 letters)");
export const vapidPrivateKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be 32 bytes in base64url (43 letters)");
/** The contact for push services when something is wrong with what we send. */
export const vapidSubject = z
  .string()
  .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, "must be mailto:you@example.com or an https address");

/** The base of /chat/completions. */
export const openaiUrl = httpUrl.refine(
  (address) => !/\/(chat\/completions|completions|responses|models)$/.test(address),
  "must end before /chat/completions, such as https://api.openai.com/v1",
);
/** The base of /v1/messages. */
export const anthropicUrl = httpUrl.refine(
  (address) => !/\/v1(\/messages)?$/.test(address),
  "must end before /v1, such as https://api.anthropic.com",
);

const percentEncoded =
  "cannot be read: in its user and password write : / ? # @ % and spaces percent-encoded, such as %40 for @, and in .env put quotes around it";

export const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/./, "must be an address like postgresql://user:password@host:5432/name")
  .refine(isReadableUrl, percentEncoded);
export const smtpUrl = z
  .string()
  .regex(/^smtps?:\/\/./, "must be an address like smtp://user:password@host:587")
  .refine(isReadableUrl, percentEncoded);
export const redisUrl = z
  .string()
  .regex(/^rediss?:\/\/./, "must be an address like redis://host:6379")
  .refine(isReadableUrl, percentEncoded);

export const secret = z.string().refine(isSecret, "must have at least 32 bytes; make one with: openssl rand -base64 48");
export const key = z.string().refine(isKey, "must be 32 bytes in base64; make one with: openssl rand -base64 32");
export const list = z.string().transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean),
);
export const secrets = list.refine((values) => values.every(isSecret), "each must have at least 32 bytes");
export const keys = list.refine((values) => values.every(isKey), "each must be 32 bytes in base64");

/** Sent in a header. */
export const apiKey = z
  .string()
  .regex(/^[\x21-\x7e]+$/, "must be the key alone, without spaces, `Bearer` or other letters than those of the key");

/** One of a few words, in any case. */
export function choice<const T extends string>(...words: T[]) {
  return z.preprocess(
    (value) => (typeof value === "string" ? value.toLowerCase() : value),
    z.enum(words, `must be ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`),
  );
}

export const flag = z.preprocess(
  (value) => (typeof value === "string" ? value.toLowerCase() : value),
  z
    .enum(["1", "true", "yes", "on", "0", "false", "no", "off"], "must be 1 (allowed) or 0")
    .transform((value) => ["1", "true", "yes", "on"].includes(value)),
);

/** A name or address of this machine; an IPv6 address with or without brackets. */
export const listenHost = z
  .string()
  .transform((host) => host.replace(/^\[(.*)\]$/, "$1"))
  .refine(
    (host) => /^[\w.-]+$/.test(host) || (host.includes(":") && URL.canParse(`http://[${host}]`)),
    "must be an address to listen on, without port, such as 127.0.0.1 or 0.0.0.0",
  );

export const bucketName = z
  .string()
  .regex(/^(arn:\S+|[A-Za-z0-9][A-Za-z0-9._-]{1,254})$/, "must be the name of a bucket, without s3:// or a path");

export const mailAddress = z
  .string()
  .regex(/^(?:[^<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, "must be an address such as BestChat <no-reply@example.com>");

export const mailDomain = z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i, "must be a domain, such as in.example.com");
export const snsTopic = z
  .string()
  .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d+:[\w.-]+$/, "must be a topic's ARN, such as arn:aws:sns:eu-west-1:123456789012:mail");
export const trustedProxies = list.refine(
  (entries) => entries.every(isAddressOrNetwork),
  "must be a comma list of addresses and CIDRs, such as 10.0.0.0/8,192.0.2.7",
);

export const modelFacts = z.string().transform((text, context): FactsByModel => {
  const parsed = FactsByModel.safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".");
  const message = `must be JSON such as {"my-model":{"window":32768,"seesPictures":true}}${where ? `; look at ${where}` : ""}`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** Seconds until the first byte, between two bytes, and for a whole response. */
export const timeouts = z.string().transform((text, context): Patience => {
  const [firstByteSeconds, idleSeconds, totalSeconds, more] = text.split(",").map(Number);
  const parsed = Patience.safeParse({ firstByteSeconds, idleSeconds, totalSeconds });
  if (parsed.success && more === undefined) return parsed.data;
  context.addIssue({ code: "custom", message: "must be three numbers of seconds, from 5 to 3600, such as 300,180,1800" });
  return z.NEVER;
});

function hasUser(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.username !== "" || url.password !== "");
}

/** Drivers decode user and password; a raw `%`, `/` or `#` in them would change how the rest is parsed. */
function isReadableUrl(address: string): boolean {
  // The host of a database may be given as `?host=/var/run/postgresql`.
  const url = URL.parse(address.replace("@/", "@localhost/"));
  if (!url || url.hash) return false;
  try {
    decodeURIComponent(url.username);
    decodeURIComponent(url.password);
    return true;
  } catch {
    return false;
  }
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
