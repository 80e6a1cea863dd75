import { randomBytes } from "node:crypto";

/** A mail that somebody sent to an address whose service is one of these. */
export type Mail = { from: string; to: string; subject: string; text: string; html?: string; messageId?: string };
/** What a service posts. */
export type Post = { headers: Record<string, string>; body: string };

export function messageIdOf({ messageId, from }: Mail): string {
  return messageId ?? `<${randomBytes(12).toString("hex")}@${from.split("@")[1] ?? "example.com"}>`;
}

/** The message as it travels: plain text, and HTML beside it where there is some. */
export function rawMessage(mail: Mail): string {
  const { from, to, subject, text, html } = mail;
  const head = [`From: ${from}`, `To: ${to}`, `Subject: ${encodedWord(subject)}`, `Message-ID: ${messageIdOf(mail)}`, "MIME-Version: 1.0"];
  if (!html) return [...head, ...part("text/plain", text)].join("\r\n");
  const boundary = `=_${randomBytes(8).toString("hex")}`;
  const parts = [part("text/plain", text), part("text/html", html)].flatMap((lines) => [`--${boundary}`, ...lines]);
  return [...head, `Content-Type: multipart/alternative; boundary="${boundary}"`, "", ...parts, `--${boundary}--`, ""].join("\r\n");
}

function part(type: string, words: string): string[] {
  const lines = Buffer.from(words).toString("base64").match(/.{1,76}/g) ?? []; // biome-ignore format: one chain
  return [`Content-Type: ${type}; charset=utf-8`, "Content-Transfer-Encoding: base64", "", ...lines];
}

function encodedWord(words: string): string {
  return /^[\x20-\x7e]*$/.test(words) ? words : `=?UTF-8?B?${Buffer.from(words).toString("base64")}?=`;
}
