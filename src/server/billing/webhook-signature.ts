import { createHmac, timingSafeEqual } from "node:crypto";

const toleranceSeconds = 300;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Whether a Standard Webhooks signature (standardwebhooks.com) matches these exact bytes and is at most 300 s old. The SDK's own
 * check decodes the body first, so that invalid UTF-8 would count as unsigned.
 */
export function isSigned(body: Uint8Array, headers: Headers, secret: string): boolean {
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp") ?? "";
  if (!id || !/^\d{1,15}$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const expected = keysOf(secret).map((key) => createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest());
  return (headers.get("webhook-signature") ?? "").split(" ").some((versioned) => {
    const [version, signature = ""] = versioned.split(",", 2);
    const received = Buffer.from(signature, "base64");
    return version === "v1" && expected.some((one) => one.length === received.length && timingSafeEqual(one, received));
  });
}

/** Polar signs with the secret's own bytes, Standard Webhooks with the base64-decoded part after `whsec_`. */
function keysOf(secret: string): Buffer[] {
  const encoded = secret.replace(/^whsec_/, "");
  return [Buffer.from(secret), ...(base64.test(encoded) ? [Buffer.from(encoded, "base64")] : [])];
}
