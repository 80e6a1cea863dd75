import { createPublicKey, verify } from "node:crypto";

const daySeconds = 24 * 60 * 60;

export type Refusal = { status: 400 | 401 | 403; reason: string };

/** Why a real push service would reject the request's Authorization (RFC 8292), or null. */
export function vapidRefusal(header: string | undefined, origin: string, subscribedKey: string | null, now = Date.now()): Refusal | null {
  if (!header) return { status: 401, reason: "no Authorization" };
  const parts = /^vapid (?=.*\bt=([\w-]+\.[\w-]+\.[\w-]+))(?=.*\bk=([\w-]+))/i.exec(header);
  const [, token = "", key = ""] = parts ?? [];
  if (!token || !key) return { status: 401, reason: "Authorization is not `vapid t=…, k=…`" };
  const [head = "", body = "", signature = ""] = token.split(".");
  const [{ alg, typ }, { aud, exp, sub }] = [read(head), read(body)];
  if (alg !== "ES256" || (typ !== undefined && typ !== "JWT")) return { status: 403, reason: "the token is not ES256" };
  if (!isSigned(`${head}.${body}`, signature, key)) return { status: 403, reason: "the signature is wrong" };
  if (aud !== origin) return { status: 403, reason: `aud is not ${origin}` };
  const seconds = now / 1000;
  if (typeof exp !== "number" || exp <= seconds) return { status: 403, reason: "the token has expired" };
  if (exp > seconds + daySeconds) return { status: 403, reason: "exp is more than 24 hours ahead" };
  if (typeof sub !== "string" || !/^(mailto:\S+@\S+|https:\/\/\S+)$/.test(sub))
    return { status: 403, reason: "sub is no mailto: or https: address" };
  if (subscribedKey !== null && key !== subscribedKey) return { status: 403, reason: "the subscription was made with another key" };
  return null;
}

function isSigned(text: string, signature: string, publicKey: string): boolean {
  const point = Buffer.from(publicKey, "base64url");
  if (point.length !== 65 || point[0] !== 4) return false;
  try {
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
    const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    return verify("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  } catch {
    return false;
  }
}

function read(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
