import { createTransport } from "nodemailer";
import { logger } from "#lib/logger.ts";
import { settings } from "../settings.ts";

/** Sends one plain mail. Without SMTP_URL there is nowhere to send to, which the log says. */
export async function sendMail(mail: { to: string; subject: string; text: string }): Promise<void> {
  const { smtpUrl, mailFrom } = settings();
  if (!smtpUrl) {
    logger.warn({ subject: mail.subject }, "a mail was not sent because SMTP_URL is not set");
    return;
  }
  await createTransport(smtpUrl, { from: mailFrom }).sendMail(mail);
}

/** Sends in the background: the answer must not tell by its time whether the address is known. */
export function sendMailLater(mail: { to: string; subject: string; text: string }): void {
  sendMail(mail).catch((error: unknown) => {
    logger.error({ err: error, subject: mail.subject }, "a mail could not be sent");
  });
}
