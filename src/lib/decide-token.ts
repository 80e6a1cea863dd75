import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link in a mail lets its reader decide: one notification's step, until a moment in seconds. */
export type MailedDecision = { userId: number; notificationId: number; until: number };

/** Stands in a mail. It opens nothing else, and what it decides can be decided once. */
export function decideToken(secret: string, { userId, notificationId, until }: MailedDecision): string {
  const what = `${userId}.${notificationId}.${until}`;
  return `${what}.${signatureOf(secret, what)}`;
}

/** What a token is for; null when none of `secrets` signed it, or its time is over. `now`: in milliseconds. */
export function readDecideToken(secrets: string[], token: string, now: number): MailedDecision | null {
  const [, what = "", signature = ""] = /^(\d{1,10}\.\d{1,10}\.\d{1,12})\.([\w-]{43})$/.exec(token) ?? [];
  const received = Buffer.from(signature);
  const isOurs = secrets.some((secret) => {
    const expected = Buffer.from(signatureOf(secret, what));
    return received.length === expected.length && timingSafeEqual(received, expected);
  });
  const [userId = 0, notificationId = 0, until = 0] = what.split(".").map(Number);
  return isOurs && until * 1000 > now ? { userId, notificationId, until } : null;
}

function signatureOf(secret: string, what: string): string {
  return createHmac("sha256", secret).update(`decide ${what}`).digest("base64url");
}
