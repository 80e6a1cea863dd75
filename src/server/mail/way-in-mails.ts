import { deviceLabels } from "#contracts/device.ts";
import type { MessageKey } from "#messages/catalogue.ts";
import { textFor } from "#messages/page-source.ts";
import { letterTag, timeText } from "#messages/times.ts";
import { settings } from "../settings.ts";
import { sayIn } from "./language.ts";
import { mailOf } from "./letter.ts";
import type { Mail } from "./send.ts";

/** Changes of an account's sign-in methods or permissions. The audit uses the same names. */
const changes = {
  "passkey.add": ["mail.passkeyAddTitle", "mail.passkeyAddText"],
  "passkey.remove": ["mail.passkeyRemoveTitle", "mail.passkeyRemoveText"],
  "api_key.create": ["mail.keyCreateTitle", "mail.keyCreateText"],
  "api_key.revoke": ["mail.keyRevokeTitle", "mail.keyRevokeText"],
  "account.link": ["mail.linkTitle", "mail.linkText"],
  "account.unlink": ["mail.unlinkTitle", "mail.unlinkText"],
  "two_factor.enable": ["mail.twoFactorOnTitle", "mail.twoFactorOnText"],
  "two_factor.disable": ["mail.twoFactorOffTitle", "mail.twoFactorOffText"],
  "two_factor.new_codes": ["mail.newCodesTitle", "mail.newCodesText"],
  "account.never_ask": ["mail.neverAskTitle", "mail.neverAskText"],
  "mcp.trust": ["mail.trustTitle", "mail.trustText"],
  "account.export": ["mail.exportTitle", "mail.exportText"],
  "account.ask_email_change": ["mail.askEmailTitle", "mail.askEmailText"],
  "ways_in.remove_all": ["mail.removeAllTitle", "mail.removeAllText"],
} as const satisfies Record<string, [subject: MessageKey, text: MessageKey]>;

export type WayInChange = keyof typeof changes;
/** The origin of a change, as far as its request reveals it. */
export type ChangeOrigin = { ip: string; userAgent: string | null; headers?: Headers };

/** A change as a title and a sentence. */
export function changeText(change: WayInChange, locale: string): readonly [title: string, text: string] {
  const [title, text] = changes[change];
  return [textFor(locale, title), textFor(locale, text)];
}

/** Notifies the owner of a mailbox what was changed, when, from where, and what to do if it was somebody else. */
export function changeMail(to: string, locale: string, change: WayInChange, from: ChangeOrigin, at = new Date()): Mail {
  const say = sayIn(locale);
  const [subject, text] = changeText(change, locale);
  const when = timeText({ locale: letterTag(locale), timeZone: "UTC" }, at, "withZone");
  const { origin } = new URL(settings().appUrl);
  return mailOf({
    to,
    locale,
    subject,
    text: [
      text,
      say("mail.when", { when }),
      say("mail.device", { device: deviceOf(from.userAgent) ?? say("mail.unknownDevice") }),
      say("mail.address", { address: from.ip }),
    ],
    action: { label: say("mail.seeWaysIn"), url: `${origin}/ways-in` },
    note: say("mail.wayInNote", { address: `${origin}/forgot-password` }),
  });
}

/** Only known browsers and systems: any other user agent is text controlled by whoever made the change. */
function deviceOf(userAgent: string | null): string | null {
  const words = deviceLabels(userAgent);
  return words === userAgent?.slice(0, 60) ? null : words;
}
