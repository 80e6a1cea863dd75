import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { NotificationKind } from "#contracts/notification.ts";

/** `digest`: all kinds that go out in the daily mail. */
const Kind = z.union([NotificationKind, z.literal("digest")]);
export type Unsubscription = { userId: number; kind: z.infer<typeof Kind> };

/**
 * Included in a mail, so that its recipient can unsubscribe from mails of its kind without signing in (RFC 8058). Grants nothing
 * else, and does not expire.
 */
export function unsubscribeToken(secret: string, { userId, kind }: Unsubscription): string {
  return `${userId}.${kind}.${signatureOf(secret, userId, kind)}`;
}

/** The content of a token, or null when none of `secrets` signed it. */
export function readUnsubscribeToken(secrets: string[], token: string): Unsubscription | null {
  const [, digits = "", name = "", signature = ""] = /^(\d{1,10})\.([a-z_]+)\.([\w-]{43})$/.exec(token) ?? [];
  const kind = Kind.safeParse(name);
  if (!kind.success) return null;
  const userId = Number(digits);
  const bytes = Buffer.from(signature);
  const isValid = secrets.some((secret) => timingSafeEqual(bytes, Buffer.from(signatureOf(secret, userId, kind.data))));
  return isValid ? { userId, kind: kind.data } : null;
}

function signatureOf(secret: string, userId: number, kind: Unsubscription["kind"]): string {
  return createHmac("sha256", secret).update(`unsubscribe ${userId} ${kind}`).digest("base64url");
}
