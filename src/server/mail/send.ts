import { setTimeout as pause } from "node:timers/promises";
import { createTransport } from "nodemailer";
import { logger } from "#lib/logger.ts";
import { count } from "#lib/metrics/metrics.ts";
import { settings } from "../settings.ts";

export type Mail = { to: string; subject: string; text: string; html: string };

/** Delays before the second and third attempt. Longer ones would deliver links that have almost expired. */
const retryWaitsMs = [2_000, 15_000];
const timeoutMs = 15_000;

/**
 * Sends in the background: the response must neither reveal by timing whether an address is known, nor wait for a mail server.
 */
export function sendMailLater(mail: Mail): void {
  void sendMail(mail);
}

/** Sends one mail, with retries. Never throws: failures are logged without addresses and links. */
export async function sendMail(mail: Mail, waitsMs = retryWaitsMs): Promise<"sent" | "failed"> {
  const { smtpUrl, mailFrom } = settings();
  if (!smtpUrl) {
    logger.warn({ subject: mail.subject }, "a mail was not sent because SMTP_URL is not set");
    return "failed";
  }
  for (let attempt = 0; ; attempt += 1) {
    try {
      const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
      await createTransport({ url: smtpUrl, ...limits }, { from: mailFrom }).sendMail({
        ...mail,
        // As an object: an address with `=`, `,` or quotes must not be parsed as a list.
        to: { name: "", address: mail.to },
      });
      count("mails_total", { outcome: "sent" });
      return "sent";
    } catch (error) {
      const failure = describe(error);
      const wait = failure.permanent ? undefined : waitsMs[attempt];
      logger[wait === undefined ? "error" : "warn"](
        { subject: mail.subject, attempt: attempt + 1, ...failure },
        "a mail could not be sent",
      );
      if (wait === undefined) {
        count("mails_total", { outcome: "failed" });
        return "failed";
      }
      await pause(wait);
    }
  }
}

/** Only codes: a mail server's messages often repeat the address. A 5xx reply means that a retry is useless. */
function describe(error: unknown): { code: unknown; reply: number | undefined; permanent: boolean } {
  const { code, responseCode } = (typeof error === "object" && error !== null ? error : {}) as { code?: unknown; responseCode?: number };
  return { code, reply: responseCode, permanent: responseCode !== undefined && responseCode >= 500 };
}
