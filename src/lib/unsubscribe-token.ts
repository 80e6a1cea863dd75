import { createHmac, timingSafeEqual } from "node:crypto";
import { NotificationKind } from "#contracts/notification.ts";

export type Unsubscription = { userId: number; kind: NotificationKind };

/** Stands in a mail, so that whoever got it ends mails of its kind without signing in (RFC 8058). It opens nothing else, and has no end. */
export function unsubscribeToken(secret: string, { userId, kind }: Unsubscription): string {
  return `${userId}.${kind}.${signatureOf(secret, userId, kind)}`;
}

/** What a token is for, or null when none of `secrets` signed it. */
export function readUnsubscribeToken(secrets: string[], token: string): Unsubscription | null {
  const [, digits = "", name = "", signature = ""] = /^(\d{1,10})\.([a-z_]+)\.([\w-]{43})$/.exec(token) ?? [];
  const kind = NotificationKind.safeParse(name);
  if (!kind.success) return null;
  const userId = Number(digits);
  const given = Buffer.from(signature);
  const isOurs = secrets.some((secret) => timingSafeEqual(given, Buffer.from(signatureOf(secret, userId, kind.data))));
  return isOurs ? { userId, kind: kind.data } : null;
}

function signatureOf(secret: string, userId: number, kind: NotificationKind): string {
  return createHmac("sha256", secret).update(`unsubscribe ${userId} ${kind}`).digest("base64url");
}
