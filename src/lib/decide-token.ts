import { isSignedByAny, signatureOf } from "./signature.ts";

/** What a link in a mail lets its reader decide: one notification's step, until a moment in seconds. */
export type MailedDecision = { userId: number; notificationId: number; until: number };

/** Stands in a mail. It opens nothing else, and what it decides can be decided once. */
export function decideToken(secret: string, { userId, notificationId, until }: MailedDecision): string {
  const what = `${userId}.${notificationId}.${until}`;
  return `${what}.${signatureOf(secret, signed(what))}`;
}

/** What a token is for; null when none of `secrets` signed it, or its time is over. `now`: in milliseconds. */
export function readDecideToken(secrets: string[], token: string, now: number): MailedDecision | null {
  const [, what = "", signature = ""] = /^(\d{1,10}\.\d{1,10}\.\d{1,12})\.([\w-]{43})$/.exec(token) ?? [];
  const [userId = 0, notificationId = 0, until = 0] = what.split(".").map(Number);
  return isSignedByAny(secrets, signed(what), signature) && until * 1000 > now ? { userId, notificationId, until } : null;
}

function signed(what: string): string {
  return `decide ${what}`;
}
