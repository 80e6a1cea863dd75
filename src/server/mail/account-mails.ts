import { accountGraceDays } from "#contracts/retention.ts";
import { settings } from "../settings.ts";
import { mailOf } from "./letter.ts";
import type { Mail } from "./send.ts";

/** Asks the owner of a mailbox to confirm it. */
export function verificationMail(to: string, token: string): Mail {
  return mailOf({
    to,
    subject: "Confirm your e-mail address",
    text: ["Welcome to BestChat. Confirm that this address is yours, so that you can always get back into your account."],
    action: { label: "Confirm this address", url: link("/verify-email", token) },
    note: "The link works for one hour. If you did not create an account at BestChat, ignore this mail.",
  });
}

/** The link for setting a new password. */
export function passwordResetMail(to: string, token: string): Mail {
  return mailOf({
    to,
    subject: "Set a new password",
    text: ["Someone asked for a new password for your BestChat account. If that was you, set it here. You will be signed out everywhere."],
    action: { label: "Set a new password", url: link("/reset-password", token) },
    note: "The link works once and for one hour. If you did not ask for this, ignore this mail: your password stays as it is.",
  });
}

/** Notifies the owner that the password was changed. */
export function passwordChangedMail(to: string): Mail {
  return mailOf({
    to,
    subject: "Your password was changed",
    text: ["The password of your BestChat account was changed, and other devices were signed out."],
    action: { label: "It was not me", url: `${origin()}/forgot-password` },
    note: "If you changed it yourself, there is nothing to do.",
  });
}

/** Asks the owner of a new address to confirm it; until then nothing changes. */
export function emailChangeMail(to: string, token: string): Mail {
  return mailOf({
    to,
    subject: "Confirm your new e-mail address",
    text: ["Someone wants to use this address for their BestChat account. If that was you, confirm it; until then you keep the old one."],
    action: { label: "Confirm the new address", url: link("/confirm-email", token) },
    note: "The link works once and for one hour. If you did not ask for this, ignore this mail.",
  });
}

/** Notifies the former address that it no longer belongs to the account. */
export function emailChangedMail(to: string): Mail {
  return mailOf({
    to,
    subject: "Your e-mail address was changed",
    text: ["Your BestChat account has another e-mail address now. This one no longer signs you in."],
    note: "If you did not do this, someone knows your password: write to whoever runs this BestChat at once.",
  });
}

/** Notifies the new address of its use. */
export function emailTakenMail(to: string): Mail {
  return mailOf({
    to,
    subject: "This is your new e-mail address",
    text: ["Your BestChat account uses this e-mail address now: sign in with it, and find our mails here."],
    action: { label: "See all ways into your account", url: `${origin()}/ways-in` },
    note: "If you did not confirm this, set a new password by “Forgot password?” with this address, or write to whoever runs this BestChat.",
  });
}

/** Confirms the deletion of an account, and until when it can be restored, in the owner's time zone. */
export function accountDeletedMail(to: string, timeZone: string | null, deletedAt = new Date()): Mail {
  const until = new Date(deletedAt.getTime() + accountGraceDays * 24 * 60 * 60 * 1000);
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" } as const;
  const moment = until.toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric", ...clock, timeZone: timeZone ?? "UTC" });
  return mailOf({
    to,
    subject: "Your account was deleted",
    text: [
      "Your BestChat account was deleted and you were signed out everywhere.",
      `Until ${moment} you can take it back by signing in with your password. After that everything in it is gone for good.`,
    ],
    action: { label: "Take it back", url: `${origin()}/sign-in` },
    note: "If you did not delete it, take it back and change your password.",
  });
}

// Only from APP_URL: a request's headers must not determine where a link leads.
function link(path: string, token: string): string {
  return `${origin()}${path}?token=${encodeURIComponent(token)}`;
}

function origin(): string {
  return new URL(settings().appUrl).origin;
}
