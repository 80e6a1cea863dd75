import { expect, test } from "vitest";
import { accountDeletedMail, passwordResetMail } from "./account-mails.ts";
import { mailOf } from "./letter.ts";

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
