import { randomBytes } from "node:crypto";
import { contentSecurityPolicy, securityHeaders } from "#lib/http/security-headers.ts";
import { bodyBytesMax, bodyTooLarge } from "#server/rest/body.ts";
import { settings } from "#server/settings.ts";

// What is decided of a request before a handler or a page sees it: by our server (front-server.ts), and by src/proxy.ts where
// Next is the server.

const pageMethods = ["GET", "HEAD"];
const urlBytesMax = 8192;

export type Refusal = { status: number; code: string; detail: string };

export function isApi(url: string): boolean {
  return /^\/(api|health|metrics)([/?]|$)/.test(url);
}

/** Why Next must not see this address at all. */
export function refusalOfAddress(url: string): Refusal | null {
  const bad = { status: 400, code: "VALIDATION", detail: "The address is malformed" };
  if (url.length > urlBytesMax) return { status: 414, code: "VALIDATION", detail: "The address is too long" };
  if (!url.startsWith("/") || url.startsWith("//")) return bad;
  try {
    const path = decodeURIComponent(url.split("?")[0] ?? "/");
    return path.includes("\u0000") && !isApi(path) ? bad : null;
  } catch {
    return bad;
  }
}

/**
 * An API's path means the same with a slash at its end: its plain form, or null for what is no API's. Any other spelling is
 * nothing: Next would send programs elsewhere (308) or answer them in HTML.
 */
export function plainApiAddress(url: string): string | Refusal | null {
  const [path = "/", ...query] = url.split("?");
  if (!/^\/(api|health|metrics)([/\\]|$)/i.test(decodeURIComponent(path))) return null;
  const plain = path.replace(/\/$/, "");
  if (!isApi(plain) || /\/\/|\\/.test(plain)) return { status: 404, code: "NOT_FOUND", detail: "There is nothing at this address" };
  return [plain, ...query].join("?");
}

/** Told by its announced length, before any of it is here. */
export function refusalOfLength(announced: string | null | undefined): Refusal | null {
  return Number(announced ?? 0) > bodyBytesMax ? { status: 413, code: "PAYLOAD_TOO_LARGE", detail: bodyTooLarge } : null;
}

export function refusalOfPageMethod(method: string): Refusal | null {
  return pageMethods.includes(method) ? null : { status: 405, code: "METHOD_NOT_ALLOWED", detail: "Pages are for GET" };
}

/** A refusal's own headers and body. */
export function refusalAnswer({ status, code, detail }: Refusal, requestId: string): { headers: Record<string, string>; body: string } {
  return {
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...(status === 405 ? { Allow: pageMethods.join(", ") } : {}),
      "X-Request-Id": requestId,
    },
    body: JSON.stringify({ detail, error_code: code }),
  };
}

/** Made at the first request: settings do not change while a process lives. */
let ofAll: { policyOf: (nonce: string) => string; fixed: [string, string][] } | null = null;

/** The headers of every answer but its policy, and that policy with a nonce of its own. */
export function guardOfAnswer(dev: boolean): { nonce: string; policy: string; fixed: [string, string][] } {
  ofAll ??= { policyOf: contentSecurityPolicy({ dev, ...settings() }), fixed: Object.entries(securityHeaders(settings().appUrl)) };
  const nonce = newNonce();
  return { nonce, policy: ofAll.policyOf(nonce), fixed: ofAll.fixed };
}

let random = Buffer.alloc(0);

/** 128 random bits. Made for many at once, as asking for some costs as much as asking for all. */
function newNonce(): string {
  if (random.length === 0) random = randomBytes(4096);
  const nonce = random.toString("base64", 0, 16);
  random = random.subarray(16);
  return nonce;
}
