import { createTransport, type SendMailOptions } from "nodemailer";

/** How long a mail server may be silent. */
const timeoutMs = 15_000;

export type MailServer = { smtpUrl: string; from: string };
/** `refused`: trying again is no use. Only codes: a mail server's own words often repeat the address. */
export type SmtpOutcome = { kind: "sent" } | { kind: "refused" | "later"; error: string };

/** Hands one mail to the operator's mail server. Never throws. */
export async function sendBySmtp(
  { smtpUrl, from }: MailServer,
  { to, ...mail }: Omit<SendMailOptions, "to"> & { to: string },
): Promise<SmtpOutcome> {
  const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  try {
    await createTransport({ url: smtpUrl, ...limits }, { from }).sendMail({
      ...mail,
      // As an object: an address with `=`, `,` or quotes must not be read as a list of others.
      to: { name: "", address: to },
    });
    return { kind: "sent" };
  } catch (error) {
    const { responseCode } = (typeof error === "object" && error !== null ? error : {}) as { responseCode?: number };
    const isFinal = responseCode !== undefined && responseCode >= 500;
    return { kind: isFinal ? "refused" : "later", error: responseCode === undefined ? "unreachable" : `status ${responseCode}` };
  }
}

type Waiting = { id: string; mail: { to: string; subject: string; text: string; html: string } };

/** Sends mails about accounts. A repeat has the id of the first, by which mail programs know one. */
export function accountMailSender({ appUrl, ...server }: MailServer & { appUrl: string }): (waiting: Waiting) => Promise<SmtpOutcome> {
  const host = new URL(appUrl).hostname;
  return ({ id, mail: { to, subject, text, html } }) =>
    sendBySmtp(server, { to, subject, text, html, messageId: `<account-${id}@${host}>` });
}
