import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSmtpServer } from "../../../sandbox/mailbox/smtp.ts";
import { accountDeletedMail, passwordResetMail } from "./account-mails.ts";
import { mailOf } from "./letter.ts";
import { sendMail } from "./send.ts";

const received: string[] = [];
let connections = 0;
let mood: (connection: number) => "works" | "hangs up" | "refuses" = () => "works";
let server: Server;

beforeAll(async () => {
  const working = createSmtpServer((envelope) => received.push(envelope.to.join()));
  server = createServer((socket) => {
    connections += 1;
    const now = mood(connections);
    if (now === "works") working.emit("connection", socket);
    else socket.end(now === "refuses" ? "554 no service for secret@example.com\r\n" : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env.SMTP_URL = `smtp://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => server.close());

const mail = mailOf({ to: "a@b.example", locale: "en", subject: "Hello", text: ["One."], note: "Two." });

async function trySending(as: typeof mood) {
  mood = as;
  connections = 0;
  received.length = 0;
  return { outcome: await sendMail(mail, [1, 1]), connections, received: [...received] };
}

test("a mail server that fails twice gets a third attempt, and no fourth", async () => {
  expect(await trySending((at) => (at < 3 ? "hangs up" : "works"))).toEqual({
    outcome: "sent",
    connections: 3,
    received: ["a@b.example"],
  });
  expect(await trySending(() => "hangs up")).toEqual({ outcome: "failed", connections: 3, received: [] });
});

test("a permanent refusal is not retried", async () => {
  expect(await trySending(() => "refuses")).toEqual({ outcome: "failed", connections: 1, received: [] });
});

test("a letter contains user input as text, never as HTML", () => {
  const { html, text } = mailOf({
    to: "a@b.example",
    locale: "en",
    subject: "<b>Hi</b>",
    text: ['<img src="x">'],
    action: { label: "Go", url: "http://x.example/?a=1&b=2" },
    note: "n",
  });
  expect(html).not.toMatch(/<b>|<img/);
  expect(html).toContain('href="http://x.example/?a=1&amp;b=2"');
  expect(text).toBe('<img src="x">\n\nGo:\nhttp://x.example/?a=1&b=2\n\nn\n\nBestChat');
});

test("letters fetch nothing and link to APP_URL only", () => {
  const { html } = passwordResetMail("a@b.example", "en", "to ken");
  const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url]) => url);
  expect(new Set(links)).toEqual(new Set(["http://localhost:3000/reset-password?token=to%20ken"]));
  expect(html).not.toMatch(/url\(|@import|<img|<link/);
});

test.each([
  [null, "Until 21 December 2026 at 23:30 UTC"],
  ["Asia/Tokyo", "Until 22 December 2026 at 08:30 GMT+9"],
])("the mail about a deletion names the end of the way back by the clock of its owner, %s", (zone, words) => {
  expect(accountDeletedMail("a@b.example", "en", zone, new Date("2026-11-21T23:30:00Z")).text).toContain(words);
});

test("a letter is in one language, from its subject to the words below its button", () => {
  const { subject, html, text } = passwordResetMail("a@b.example", "de-AT", "token");
  expect(subject).toBe("Neues Passwort setzen");
  expect(html).toContain('<html lang="de-AT">');
  expect(`${html}${text}`).not.toMatch(/Or copy|If you did|works once/);
  expect(accountDeletedMail("a@b.example", "de", "Europe/Berlin", new Date("2026-11-21T23:30:00Z")).text).toContain(
    "Bis 22. Dezember 2026 um 00:30 MEZ",
  );
});
