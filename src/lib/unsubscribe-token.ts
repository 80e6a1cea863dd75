import { z } from "zod";
import { NotificationKind } from "#contracts/notification.ts";
import { isSignedByAny, signatureOf } from "./signature.ts";

/** `digest`: all kinds that go out in the daily mail. */
const Kind = z.union([NotificationKind, z.literal("digest")]);
export type Unsubscription = { userId: number; kind: z.infer<typeof Kind> };

/**
 * Included in a mail, so that its recipient can unsubscribe from mails of its kind without signing in (RFC 8058). Grants nothing
 * else, and does not expire.
 */
export function unsubscribeToken(secret: string, content: Unsubscription): string {
  return `${content.userId}.${content.kind}.${signatureOf(secret, signed(content))}`;
}

/** The content of a token, or null when none of `secrets` signed it. */
export function readUnsubscribeToken(secrets: string[], token: string): Unsubscription | null {
  const [, digits = "", name = "", signature = ""] = /^(\d{1,10})\.([a-z_]+)\.([\w-]{43})$/.exec(token) ?? [];
  const kind = Kind.safeParse(name);
  if (!kind.success) return null;
  const content = { userId: Number(digits), kind: kind.data };
  return isSignedByAny(secrets, signed(content), signature) ? content : null;
}

function signed({ userId, kind }: Unsubscription): string {
  return `unsubscribe ${userId} ${kind}`;
}
