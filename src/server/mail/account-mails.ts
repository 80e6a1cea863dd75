import { accountGraceDays } from "#contracts/retention.ts";
import { letterTag, timeText } from "#messages/times.ts";
import { settings } from "../settings.ts";
import { sayIn } from "./language.ts";
import { mailOf } from "./letter.ts";
import type { Mail } from "./send.ts";

/** Asks the owner of a mailbox to confirm it. */
export function verificationMail(to: string, locale: string, token: string): Mail {
  const say = sayIn(locale);
  return mailOf({
    to,
    locale,
    subject: say("mail.verifySubject"),
    text: [say("mail.verifyText")],
    action: { label: say("mail.verifyAction"), url: link("/verify-email", token) },
    note: say("mail.verifyNote"),
    goodForHours: 1,
  });
}

/** The link for setting a new password. */
export function passwordResetMail(to: string, locale: string, token: string): Mail {
  const say = sayIn(locale);
  return mailOf({
    to,
    locale,
    subject: say("mail.resetSubject"),
    text: [say("mail.resetText")],
    action: { label: say("mail.resetSubject"), url: link("/reset-password", token) },
    note: say("mail.resetNote"),
    goodForHours: 1,
  });
}

/** Notifies the owner that the password was changed. */
export function passwordChangedMail(to: string, locale: string): Mail {
  const say = sayIn(locale);
  return mailOf({
    to,
    locale,
    subject: say("mail.passwordSubject"),
    text: [say("mail.passwordText")],
    action: { label: say("mail.passwordAction"), url: `${origin()}/forgot-password` },
    note: say("mail.passwordNote"),
  });
}

/** Asks the owner of a new address to confirm it; until then nothing changes. */
export function emailChangeMail(to: string, locale: string, token: string): Mail {
  const say = sayIn(locale);
  return mailOf({
    to,
    locale,
    subject: say("mail.newAddressSubject"),
    text: [say("mail.newAddressText")],
    action: { label: say("mail.newAddressAction"), url: link("/confirm-email", token) },
    note: say("mail.newAddressNote"),
    goodForHours: 1,
  });
}

/** Notifies the former address that it no longer belongs to the account. */
export function emailChangedMail(to: string, locale: string): Mail {
  const say = sayIn(locale);
  return mailOf({
    to,
    locale,
    subject: say("mail.oldAddressSubject"),
    text: [say("mail.oldAddressText")],
    note: say("mail.oldAddressNote"),
  });
}

/** Notifies the new address of its use. */
export function emailTakenMail(to: string, locale: string): Mail {
  const say = sayIn(locale);
  return mailOf({
    to,
    locale,
    subject: say("mail.takenSubject"),
    text: [say("mail.takenText")],
    action: { label: say("mail.seeWaysIn"), url: `${origin()}/ways-in` },
    note: say("mail.takenNote"),
  });
}

/** Confirms the deletion of an account, and until when it can be restored, in the owner's time zone. */
export function accountDeletedMail(to: string, locale: string, timeZone: string | null, deletedAt = new Date()): Mail {
  const say = sayIn(locale);
  const until = new Date(deletedAt.getTime() + accountGraceDays * 24 * 60 * 60 * 1000);
  const moment = timeText({ locale: letterTag(locale), timeZone: timeZone ?? "UTC" }, until, "withZone");
  return mailOf({
    to,
    locale,
    subject: say("mail.deletedSubject"),
    text: [say("mail.deletedText"), say("mail.deletedUntil", { moment })],
    action: { label: say("mail.deletedAction"), url: `${origin()}/sign-in` },
    note: say("mail.deletedNote"),
  });
}

// Only from APP_URL: a request's headers must not determine where a link leads.
function link(path: string, token: string): string {
  return `${origin()}${path}?token=${encodeURIComponent(token)}`;
}

function origin(): string {
  return new URL(settings().appUrl).origin;
}
