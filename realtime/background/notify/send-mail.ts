import type { Delivery, Outcome } from "#domain/notification/delivery.ts";
import { sendBySmtp } from "#integrations/mail/smtp.ts";
import { clockNow } from "#lib/database/clock.ts";
import { decideToken } from "#lib/decide-token.ts";
import { type Unsubscription, unsubscribeToken } from "#lib/unsubscribe-token.ts";
import { textFor } from "#messages/page-source.ts";

export type MailOptions = { smtpUrl: string | undefined; from: string; appUrl: string; secret: string };
type Written = { id: string; kind: Unsubscription["kind"]; subject: string; paragraphs: (string | null)[] };

/** How long a link in a mail decides something. */
const decideSeconds = 3 * 24 * 60 * 60;

/** Mails one notification; a mailbox's owner can end the kind with one click in their mail program (RFC 8058). */
export function sendMail(delivery: Delivery, options: MailOptions): Promise<Outcome> {
  const { notification, userId, locale } = delivery;
  const { id, kind, title, body, url } = notification;
  const { appUrl, secret } = options;
  const token =
    kind === "run_waiting"
      ? decideToken(secret, { userId, notificationId: id, until: Math.round(clockNow() / 1000) + decideSeconds })
      : null;
  const decision = token && `${textFor(locale, "mail.decideHere")}\n${appUrl}/decide?token=${token}`;
  const paragraphs = [body, decision, new URL(url, appUrl).href];
  return post(delivery, options, { id: `notification-${id}`, kind, subject: title, paragraphs });
}

/** Mails all that one user is told once a day, as one. Never called without any. */
export function sendDigest(deliveries: [Delivery, ...Delivery[]], options: MailOptions): Promise<Outcome> {
  const [first] = deliveries;
  const { locale } = first;
  const paragraphs = deliveries.map(({ notification: { title, body, url } }) =>
    [title, body, new URL(url, options.appUrl).href].filter(Boolean).join("\n"),
  );
  const subject = textFor(locale, "mail.digestSubject", { count: deliveries.length });
  return post(first, options, { id: `digest-${first.notification.id}`, kind: "digest", subject, paragraphs });
}

async function post({ email, emailVerified, userId, locale }: Delivery, options: MailOptions, mail: Written): Promise<Outcome> {
  const { smtpUrl, from, appUrl, secret } = options;
  if (!smtpUrl) return { kind: "refused", error: "no mail server" };
  // Whoever enters somebody else's address must not be able to have them mailed.
  if (!emailVerified) return { kind: "refused", error: "address not confirmed" };
  const { id, kind, subject, paragraphs } = mail;
  const end = `${appUrl}/api/notifications/unsubscribe?token=${unsubscribeToken(secret, { userId, kind })}`;
  const note = textFor(locale, "mail.chosen", { address: `${appUrl}/settings/notifications` });
  return sendBySmtp(
    { smtpUrl, from },
    {
      to: email,
      subject,
      text: [...paragraphs, `-- \n${note}`].filter(Boolean).join("\n\n"),
      // The same for a repeat, by which mail programs know one.
      messageId: `<${id}@${new URL(appUrl).hostname}>`,
      headers: {
        "List-Unsubscribe": `<${end}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
      },
    },
  );
}
