import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMailbox } from "./server.ts";
import type { Mail } from "./store.ts";

const dataDir = mkdtempSync(join(tmpdir(), "bestchat-mailbox-"));
const { smtp, http } = createMailbox(dataDir);
const portOf = (server: typeof smtp) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  for (const server of [smtp, http]) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
});
afterAll(() => {
  smtp.close();
  http.close();
  rmSync(dataDir, { recursive: true });
});

const page = (path: string, headers = {}) => fetch(`http://127.0.0.1:${portOf(http)}${path}`, { headers });
const mailsTo = async (to: string) => (await (await page(`/mails?to=${encodeURIComponent(to)}`)).json()) as Mail[];
const send = (mail: object) =>
  createTransport({ host: "127.0.0.1", port: portOf(smtp), ignoreTLS: true }).sendMail({ from: "BestChat <no-reply@x.example>", ...mail });

/** Sends SMTP byte by byte and returns everything that the server sent until it closed the connection. */
function sendRaw(words: string, pieces = words.length): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = connect(portOf(smtp), "127.0.0.1");
    socket.setNoDelay(true);
    socket.on("data", (chunk) => {
      said += chunk;
    });
    socket.on("end", () => resolve(said));
    socket.on("error", reject);
    for (let at = 0; at < words.length; at += pieces) socket.write(words.slice(at, at + pieces));
  });
}

test("a mail sent by nodemailer arrives unchanged", async () => {
  const text = `.a dot first\n..two dots\n.\n\nÄnderung bestätigen – ${"long ".repeat(60)}\nhttp://localhost:3000/verify-email?token=a=b.${"c".repeat(200)}`;
  await send({
    to: "Ada <Ada@Example.com>",
    subject: "Bestätige deine Adresse, und zwar so bald es geht ☕",
    text,
    html: "<p>Grüße =3D</p>",
  });
  const [mail, ...more] = await mailsTo("ada@example.COM");
  expect(more).toEqual([]);
  expect(mail).toMatchObject({
    from: "BestChat <no-reply@x.example>",
    to: ["ada@example.com"],
    subject: "Bestätige deine Adresse, und zwar so bald es geht ☕",
    text,
    html: "<p>Grüße =3D</p>",
  });
});

test("each recipient finds it, and nobody else", async () => {
  await send({ to: ["one@example.com", "two@example.com"], subject: "Both", text: "x" });
  expect(await mailsTo("one@example.com")).toHaveLength(1);
  expect(await mailsTo("two@example.com")).toHaveLength(1);
  expect(await mailsTo("three@example.com")).toEqual([]);
});

test("commands mean the same in one chunk or split anywhere", async () => {
  const words = [
    "EHLO me",
    "MAIL FROM:<a@b.example> SIZE=10",
    "RCPT TO:<cut@b.example>",
    "DATA",
    "Subject: Cut",
    "",
    "..dot",
    ".",
    "QUIT",
    "",
  ].join("\r\n");
  expect(await sendRaw(words)).toMatch(/^220 [\s\S]*250 SMTPUTF8\r\n250 OK\r\n250 OK\r\n354 .*\r\n250 Kept\r\n221 Bye\r\n$/);
  await sendRaw(words, 1);
  expect((await mailsTo("cut@b.example")).map(({ subject, text }) => ({ subject, text }))).toEqual([
    { subject: "Cut", text: ".dot" },
    { subject: "Cut", text: ".dot" },
  ]);
});

test("commands out of order and unknown ones are refused, and RSET discards the mail", async () => {
  expect(await sendRaw("RCPT TO:<a@b.example>\r\nDATA\r\nVRFY root\r\nMAIL nonsense\r\nQUIT\r\n")).toMatch(
    /503.*\r\n503.*\r\n502.*\r\n501.*\r\n221/,
  );
  const reset = "MAIL FROM:<a@b.example>\r\nRCPT TO:<forgotten@b.example>\r\nRSET\r\nDATA\r\nQUIT\r\n";
  expect(await sendRaw(reset)).toMatch(/250 OK\r\n250 OK\r\n250 OK\r\n503/);
  expect(await sendRaw("x".repeat(5000))).toMatch(/500 Line too long/);
});

test("a mail over 10 MB is refused entirely, and the connection stays usable", async () => {
  const huge = `${"x".repeat(998)}\r\n`.repeat(10_600);
  const said = await sendRaw(`MAIL FROM:<a@b.example>\r\nRCPT TO:<huge@b.example>\r\nDATA\r\n${huge}.\r\nNOOP\r\nQUIT\r\n`);
  expect(said).toMatch(/354 .*\r\n552 .*\r\n250 OK\r\n221/);
  expect(await mailsTo("huge@b.example")).toEqual([]);
});

test("the pages show mails as text with links, and neither run nor fetch their content", async () => {
  await send({
    to: "page@example.com",
    subject: "<script>alert(1)</script>",
    text: "Go to http://localhost:3000/a?b=1&c=2 now",
    html: '<img src="https://evil.example/x.png"><script>alert(2)</script>',
  });
  const [mail] = await mailsTo("page@example.com");
  const [list, one] = [await page("/"), await page(`/mails/${mail?.id}`)];
  for (const answer of [list, one]) expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
  const html = await one.text();
  expect(await list.text()).toContain(`<a href="/mails/${mail?.id}">`);
  expect(html).toContain('<a href="http://localhost:3000/a?b=1&amp;c=2">');
  expect(html).toContain('sandbox="allow-top-navigation-by-user-activation"');
  expect(html).not.toMatch(/<script|<img/);
  expect((await page("/mails/99999")).status).toBe(404);
});

test("the newest 200 are kept, even across a restart", async () => {
  for (let at = 0; at < 205; at += 1)
    await sendRaw(`MAIL FROM:<>\r\nRCPT TO:<many@b.example>\r\nDATA\r\nSubject: ${at}\r\n\r\n.\r\nQUIT\r\n`);
  const again = createMailbox(dataDir).http;
  await new Promise<void>((resolve) => again.listen(0, "127.0.0.1", () => resolve()));
  const kept = (await (await fetch(`http://127.0.0.1:${portOf(again)}/mails`)).json()) as Mail[];
  again.close();
  expect(kept).toHaveLength(200);
  expect(kept[0]?.subject).toBe("204");
});
