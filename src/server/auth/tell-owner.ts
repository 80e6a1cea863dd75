import { randomUUID } from "node:crypto";
import { addressOf } from "#domain/account/sign-in.ts";
import { notifyAlone } from "#domain/notification/notify.ts";
import { logger } from "#lib/logger.ts";
import { clientAddressOf } from "#server/http/request.ts";
import { mailLocale } from "../mail/language.ts";
import { queueMail, sendQueuedMails } from "../mail/send.ts";
import { type ChangeOrigin, changeMail, changeText, type WayInChange } from "../mail/way-in-mails.ts";

/** Notifies the account's owner of a committed change and queues the mail about it. Failures do not affect the change. */
export async function tellOwner(userId: number, change: WayInChange, from: ChangeOrigin): Promise<void> {
  try {
    const locale = await mailLocale(userId, from.headers);
    const [title, body] = changeText(change, locale);
    const address = await addressOf(userId);
    const fact = { userId, kind: "security", fact: `security:${change}:${randomUUID()}`, title, body, url: "/ways-in" } as const;
    await notifyAlone(fact, async (tx) => {
      if (address) await queueMail(userId, changeMail(address, locale, change, from), tx);
    });
    sendQueuedMails();
  } catch (err) {
    logger.error({ err, change }, "the owner of an account was not told of a change");
  }
}

/** The origin of a request, for the mail about its change. */
export function originOfChange(headers: Headers): ChangeOrigin {
  return { ip: clientAddressOf(headers), userAgent: headers.get("user-agent"), headers };
}
