import { createHmac } from "node:crypto";

/** Standard Webhooks, with the secret's raw bytes as the key, as Polar's server signs. */
export function sign(secret: string, content: string): string {
  return `v1,${createHmac("sha256", secret).update(content).digest("base64")}`;
}
