import { createECDH, createPrivateKey, type KeyObject, sign } from "node:crypto";

/** Our identity to push services (RFC 8292): P-256 keys as base64url, and a contact address of the operator. */
export type VapidKeys = { publicKey: string; privateKey: string };
export type Vapid = VapidKeys & { subject: string };

/** How long one token is valid; push services refuse more than 24 hours. */
const tokenSeconds = 12 * 60 * 60;

/** A new key pair, to be created once: subscriptions are bound to the public key. */
export function newVapidKeys(): VapidKeys {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  // Padded, because a number with leading zeros would be shorter.
  const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32);
  return { publicKey: pair.getPublicKey("base64url"), privateKey: privateKey.toString("base64url") };
}

/** Whether the two keys belong together. */
export function areVapidKeys({ publicKey, privateKey }: VapidKeys): boolean {
  try {
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(Buffer.from(privateKey, "base64url"));
    return pair.getPublicKey().equals(Buffer.from(publicKey, "base64url"));
  } catch {
    return false; // Not a valid private key.
  }
}

/**
 * The Authorization header for one request to the push service at `endpoint`. `nowMs` is the current time, from which it expires.
 */
export function vapidAuthorization(vapid: Vapid, endpoint: string, nowMs: number): string {
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(nowMs / 1000) + tokenSeconds, sub: vapid.subject };
  const text = `${encode({ typ: "JWT", alg: "ES256" })}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(text), { key: keyOf(vapid), dsaEncoding: "ieee-p1363" });
  return `vapid t=${text}.${signature.toString("base64url")}, k=${vapid.publicKey}`;
}

function keyOf({ publicKey, privateKey }: VapidKeys): KeyObject {
  const point = Buffer.from(publicKey, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33, 65)].map((part) => part.toString("base64url"));
  return createPrivateKey({ key: { kty: "EC", crv: "P-256", x, y, d: privateKey }, format: "jwk" });
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
