import { beginEmailChange, type ChangedEmail, confirmEmailChange } from "#domain/account/email-change.ts";
import { passwordHashOf } from "#domain/account/sign-in.ts";
import type { Actor } from "#domain/actor.ts";
import { sendNewAddress } from "#domain/billing/customer-address.ts";
import { invalid } from "#domain/error.ts";
import type { Tx } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { charge } from "#server/http/rate-limit.ts";
import { emailChangedMail, emailChangeMail, emailTakenMail } from "../mail/account-mails.ts";
import { mailLocale } from "../mail/language.ts";
import { queueMail, sendQueuedMails } from "../mail/send.ts";
import type { ChangeOrigin } from "../mail/way-in-mails.ts";
import { settings } from "../settings.ts";
import { inEvenTime } from "./even-answer.ts";
import { passwordMatches } from "./password/password.ts";
import { guessOwnSecret } from "./sign-in/sign-in-guess.ts";
import { tellOwner } from "./tell-owner.ts";

/** Mails a link to the new address; requires the account's password. The response is the same when the address is taken. */
export async function askEmailChange(
  actor: Actor,
  input: { newEmail: string; password: string },
  { from, answerHeaders }: { from: ChangeOrigin; answerHeaders: Headers },
): Promise<void> {
  await requirePassword(actor, input.password, answerHeaders);
  await charge("mailbox", input.newEmail);
  const locale = await mailLocale(actor.userId, from.headers);
  const mailLink = (tx: Tx, token: string) => queueMail(actor.userId, emailChangeMail(input.newEmail, locale, token), tx);
  await inEvenTime(() => beginEmailChange(actor, input.newEmail, mailLink));
  sendQueuedMails();
  await tellOwner(actor.userId, "account.ask_email_change", from);
}

/** Activates the new address and notifies the old one. */
export async function acceptEmailChange(
  token: string,
  origin: { requestId: string; clientAddress: string; from?: ChangeOrigin },
): Promise<{ email: string }> {
  const tell = async (tx: Tx, { userId, oldEmail, newEmail }: ChangedEmail) => {
    const locale = await mailLocale(userId, origin.from?.headers, tx);
    await queueMail(userId, emailChangedMail(oldEmail, locale), tx);
    await queueMail(userId, emailTakenMail(newEmail, locale), tx);
  };
  const { userId, newEmail } = await confirmEmailChange(token, { requestId: origin.requestId, ip: origin.clientAddress }, tell);
  sendQueuedMails();
  tellPolarLater(userId);
  return { email: newEmail };
}

/** Failures are retried by a job of the realtime process. */
function tellPolarLater(userId: number): void {
  const { polar } = settings();
  if (polar) void sendNewAddress(polar, userId).catch((err: unknown) => logger.warn({ err, userId }, "Polar was not told a new address"));
}

/** A stolen session must not suffice to take over an account. Guesses are limited like those at sign-in. */
async function requirePassword(actor: Actor, password: string, answerHeaders: Headers): Promise<void> {
  const hash = await passwordHashOf(actor);
  if (!hash) throw invalid("password", "you have none yet: sign out and set one with “Forgot password?”");
  const guess = await guessOwnSecret(actor.sessionId ?? 0, answerHeaders);
  if (!(await passwordMatches(hash, password))) throw invalid("password", "is wrong");
  await guess.right();
}
