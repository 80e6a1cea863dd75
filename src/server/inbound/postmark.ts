import { z } from "zod";
import type { InboundMail } from "#domain/inbound-mail/task-from-mail.ts";

const Recipient = z.object({ Email: z.string() });
const PostmarkMail = z.object({
  MessageID: z.string().min(1),
  OriginalRecipient: z.string().catch(""),
  ToFull: z.array(Recipient).catch([]),
  CcFull: z.array(Recipient).catch([]),
  BccFull: z.array(Recipient).catch([]),
  Subject: z.string().catch(""),
  TextBody: z.string().catch(""),
  StrippedTextReply: z.string().catch(""),
});

/** Postmark signs nothing: the secret is in the address that it posts to. Null when the body is no mail. */
export function readPostmark(body: unknown): InboundMail | null {
  const { data } = PostmarkMail.safeParse(body);
  if (!data) return null;
  const { MessageID, OriginalRecipient, ToFull, CcFull, BccFull, Subject, TextBody, StrippedTextReply } = data;
  const recipients = [OriginalRecipient, ...[...ToFull, ...CcFull, ...BccFull].map(({ Email }) => Email)];
  return { recipients, messageId: MessageID, subject: Subject, text: StrippedTextReply || TextBody };
}
