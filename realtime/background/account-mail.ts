import { deliverAccountMails } from "#domain/account/account-mail.ts";
import type { Job } from "#domain/job/job-runner.ts";
import { accountMailSender } from "#integrations/mail/smtp.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { accountMailIntervalMs } from "../tunables.ts";

type From = { smtpUrl: string | undefined; from: string; appUrl: string; keys: SealKeys };

/** Sends mails about accounts that the web process could not: its mail server was out of order, or it died. None without a mail server. */
export function accountMailJobs({ smtpUrl, keys, ...rest }: From): Job[] {
  if (!smtpUrl) return [];
  const send = accountMailSender({ smtpUrl, ...rest });
  return [{ name: "account.mail", everyMs: accountMailIntervalMs, work: () => deliverAccountMails(keys, send) }];
}
