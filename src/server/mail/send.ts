import { type AccountMail, deliverAccountMails, queueAccountMail } from "#domain/account/account-mail.ts";
import { accountMailSender } from "#integrations/mail/smtp.ts";
import type { Tx } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { settings } from "../settings.ts";

export type Mail = AccountMail;

/**
 * Queues a mail to a user and sends it in the background. With `tx` it is committed with the change that it reports, and the caller
 * calls `sendQueuedMails` after the commit.
 */
export async function queueMail(userId: number, mail: Mail, tx?: Tx): Promise<void> {
  const { smtpUrl, sealKeys } = settings();
  if (!smtpUrl) return logger.warn({ subject: mail.subject }, "a mail was not sent because SMTP_URL is not set");
  await queueAccountMail(userId, mail, sealKeys, tx);
  if (!tx) sendQueuedMails();
}

/** Sends queued mails in the background: no response waits for a mail server. The realtime process retries failures. */
export function sendQueuedMails(): void {
  const { smtpUrl, mailFrom, appUrl, sealKeys } = settings();
  if (!smtpUrl) return;
  const send = accountMailSender({ smtpUrl, from: mailFrom, appUrl });
  void deliverAccountMails(sealKeys, send).catch((err: unknown) => logger.warn({ err }, "queued mails could not be read"));
}
