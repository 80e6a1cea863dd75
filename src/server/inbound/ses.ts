import { z } from "zod";
import type { InboundMail } from "#domain/inbound-mail/task-from-mail.ts";
import { textOfMessage } from "./mime.ts";

const SesMail = z.object({
  mail: z.object({
    messageId: z.string(),
    destination: z.array(z.string()).catch([]),
    commonHeaders: z.object({ subject: z.string().catch("") }).catch({ subject: "" }),
  }),
  receipt: z.object({ recipients: z.array(z.string()).catch([]), action: z.object({ encoding: z.string().optional() }).catch({}) }).catch({
    recipients: [],
    action: {},
  }),
  content: z.string().catch(""),
});

/** A mail that SES received and put whole into a notification. Null when it is none. */
export function readSes(message: string): InboundMail | null {
  const { data } = SesMail.safeParse(parsed(message));
  if (!data) return null;
  const { mail, receipt, content } = data;
  const raw = Buffer.from(content, /^base64$/i.test(receipt.action.encoding ?? "") ? "base64" : "utf8");
  const recipients = receipt.recipients.length > 0 ? receipt.recipients : mail.destination;
  return { recipients, messageId: mail.messageId, subject: mail.commonHeaders.subject, text: textOfMessage(raw) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
