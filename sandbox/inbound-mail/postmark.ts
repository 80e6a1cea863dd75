import { randomUUID } from "node:crypto";
import type { Mail, Post } from "./mail.ts";

/** What Postmark posts of a mail that it received. It signs nothing: whoever gave it the address put a secret into that. */
export function postmarkPost({ from, to, subject, text, html, messageId }: Mail, at = new Date()): Post {
  const body = {
    FromName: "",
    MessageStream: "inbound",
    From: from,
    FromFull: { Email: from, Name: "", MailboxHash: "" },
    To: to,
    ToFull: [{ Email: to, Name: "", MailboxHash: "" }],
    Cc: "",
    CcFull: [],
    Bcc: "",
    BccFull: [],
    OriginalRecipient: to,
    Subject: subject,
    MessageID: messageId ?? randomUUID(),
    ReplyTo: "",
    MailboxHash: "",
    Date: at.toUTCString(),
    TextBody: text,
    HtmlBody: html ?? "",
    StrippedTextReply: "",
    Tag: "",
    Headers: [],
    Attachments: [],
  };
  return { headers: { "Content-Type": "application/json", "User-Agent": "Postmark" }, body: JSON.stringify(body) };
}
