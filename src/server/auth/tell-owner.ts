import { randomUUID } from "node:crypto";
import { addressOf } from "#domain/account/sign-in.ts";
import { notifyAlone } from "#domain/notification/notify.ts";
import { logger } from "#lib/logger.ts";
import { clientAddressOf } from "#server/http/request.ts";
import { mailLocale } from "../mail/language.ts";
import { sendMailLater } from "../mail/send.ts";
import { type ChangeOrigin, type WayInChange, wayInMail, wayInWords } from "../mail/way-in-mails.ts";

/** Notifies and mails the account's owner about a committed change, in the background: failures do not affect the change. */
export function tellOwner(userId: number, change: WayInChange, from: ChangeOrigin): void {
  void tell(userId, change, from).catch((err: unknown) =>
    logger.error({ err, change }, "the owner of an account was not told of a change"),
  );
}

async function tell(userId: number, change: WayInChange, from: ChangeOrigin): Promise<void> {
  const locale = await mailLocale(userId, from.headers);
  const [title, body] = wayInWords(change, locale);
  const fact = { userId, kind: "security", fact: `security:${change}:${randomUUID()}`, title, body, url: "/ways-in" } as const;
  void notifyAlone(fact).catch((err: unknown) => logger.error({ err, change }, "the owner of an account was not notified of a change"));
  const address = await addressOf(userId);
  if (address) sendMailLater(wayInMail(address, locale, change, from));
}

/** The origin of a request, for the mail about its change. */
export function originOfChange(headers: Headers): ChangeOrigin {
  return { ip: clientAddressOf(headers), userAgent: headers.get("user-agent"), headers };
}
