import { createHmac, timingSafeEqual } from "node:crypto";
import type { InboundMail } from "#domain/inbound-mail/task-from-mail.ts";
import { clockNow } from "#lib/database/clock.ts";

/** Mailgun tries again for eight hours. */
const signedForMs = 9 * 60 * 60_000;

/** A route of Mailgun posts a form. Null when its signature is missing, wrong or too old. */
export function readMailgun(form: FormData, key: string): InboundMail | null {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const [timestamp, token] = [text("timestamp"), text("token")];
  const signed = createHmac("sha256", key).update(timestamp + token).digest(); // biome-ignore format: one call
  const given = Buffer.from(text("signature"), "hex");
  const isRecent = Math.abs(clockNow() - Number(timestamp) * 1000) < signedForMs;
  if (given.length !== signed.length || !timingSafeEqual(given, signed) || !isRecent) return null;
  return {
    recipients: text("recipient").split(","),
    // Signed is the token alone: what a mail says of its own id could be anything.
    messageId: text("Message-Id") || token,
    subject: text("subject"),
    text: text("stripped-text") || text("body-plain"),
  };
}
