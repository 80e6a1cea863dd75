import { createHmac, randomBytes } from "node:crypto";
import { type Mail, messageIdOf, type Post } from "./mail.ts";

/** What a route of Mailgun forwards: a form, signed with the account's key for webhooks. */
export function mailgunPost(mail: Mail, key: string, at = new Date()): Post {
  const [timestamp, token] = [String(Math.floor(at.getTime() / 1000)), randomBytes(25).toString("hex")];
  const { from, to, subject, text, html } = mail;
  const form = new URLSearchParams({
    recipient: to,
    sender: from,
    from,
    subject,
    "body-plain": text,
    "stripped-text": text,
    "stripped-signature": "",
    ...(html ? { "body-html": html, "stripped-html": html } : {}),
    "Message-Id": messageIdOf(mail),
    "message-headers": JSON.stringify([["From", from], ["To", to], ["Subject", subject]]), // biome-ignore format: a table
    timestamp,
    token,
    signature: createHmac("sha256", key)
      .update(timestamp + token)
      .digest("hex"),
  });
  return { headers: { "Content-Type": "application/x-www-form-urlencoded", "User-Agent": "mailgun/treq" }, body: String(form) };
}
