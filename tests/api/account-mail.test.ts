import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deliverAccountMails, queueAccountMail } from "#domain/account/account-mail.ts";
import { rotateKeys } from "#domain/maintenance/rotate-keys.ts";
import { accountMailSender } from "#integrations/mail/smtp.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { mailOf } from "#server/mail/letter.ts";
import { createSmtpServer } from "../../sandbox/mailbox/smtp.ts";
import { makeUser } from "../factories.ts";
import { run } from "../platform/canary-stage.ts";
import { call } from "./call.ts";

const keys = { current: process.env.ENCRYPTION_KEY ?? "", previous: [] };
const received: { to: string; raw: string }[] = [];
let connections = 0;
let mood: (connection: number) => "works" | "hangs up" | "refuses" | "is silent" = () => "works";
let onConnection = () => {};
let server: Server;
let smtpUrl = "";
const deliver = () => deliverAccountMails(keys, accountMailSender({ smtpUrl, from: "a@example.com", appUrl: "https://chat.example.com" }));

beforeAll(async () => {
  const working = createSmtpServer(({ to }, raw) => received.push({ to: to.join(), raw: raw.toString("utf8") }));
  server = createServer((socket) => {
    connections += 1;
    onConnection();
    const now = mood(connections);
    if (now === "works") working.emit("connection", socket);
    else if (now === "is silent") socket.on("error", () => undefined);
    else socket.end(now === "refuses" ? "554 no service for secret@example.com\r\n" : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  smtpUrl = `smtp://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => server.close());
beforeEach(async () => {
  mood = () => "works";
  onConnection = () => {};
  connections = 0;
  received.length = 0;
  await db().accountMail.deleteMany();
});

const mailTo = (to: string, token = "t0ken") =>
  mailOf({
    to,
    locale: "en",
    subject: "Hello",
    text: ["One."],
    action: { label: "Go", url: `https://x.example/?token=${token}` },
    note: "Two.",
  });
/** As if the wait until the next try were over, or the process that had taken them were long gone. */
const waitOver = () => db().$executeRaw`UPDATE account_mail SET next_try_at = now()`;
const waiting = (userId: number) => db().accountMail.count({ where: { userId } });

test("a mail whose process is killed while it sends it is sent by another one", { timeout: 60_000 }, async () => {
  const { id, email } = await makeUser();
  const dataDir = mkdtempSync(join(tmpdir(), "bestchat-mails-"));
  const web = run("tests/api/web-process.ts", { ...process.env, SMTP_URL: smtpUrl, DATA_DIR: dataDir });
  const url = `http://127.0.0.1:${await web.said(/web is listening on (\d+)/)}`;
  mood = () => "is silent";
  const sending = new Promise<void>((resolve) => {
    onConnection = resolve;
  });
  expect((await call(url, "POST", "/api/auth/request-password-reset", { body: { email } })).status).toBe(200);
  await sending;
  await web.kill();
  rmSync(dataDir, { recursive: true });
  mood = () => "works";
  expect(await deliver(), "it is still the dead process's").toBe(0);
  await waitOver();
  expect(await deliver()).toBe(1);
  expect(received).toMatchObject([{ to: email, raw: expect.stringContaining("Set a new password") }]);
  expect(await waiting(id)).toBe(0);
});

test("a mail server that fails is asked again, later and later; one that refuses for good is not", async () => {
  const { id } = await makeUser();
  await queueAccountMail(id, mailTo("a@b.example"), keys);
  mood = (at) => (at < 3 ? "hangs up" : "works");
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await waitOver();
    await deliver();
    expect(await deliver(), "not before its time").toBe(0);
    expect(await waiting(id)).toBe(attempt < 3 ? 1 : 0);
  }
  expect(received.map(({ to }) => to)).toEqual(["a@b.example"]);

  await queueAccountMail(id, mailTo("a@b.example"), keys);
  mood = () => "refuses";
  expect([await deliver(), await waiting(id)]).toEqual([1, 0]);
  expect(connections).toBe(4);
});

test("what comes too late is not sent, and nor is what no known key opens", async () => {
  const { id } = await makeUser();
  await queueAccountMail(id, { ...mailTo("late@b.example"), goodForHours: 1 }, keys);
  await db().$executeRaw`UPDATE account_mail SET expires_at = expires_at - interval '1 hour'`;
  await queueAccountMail(id, mailTo("sealed@b.example"), { current: Buffer.alloc(32, "another").toString("base64"), previous: [] });
  expect([await deliver(), await waiting(id), connections]).toEqual([2, 0, 0]);
});

test("the same mail waits once, sealed for its row, and one whose change did not happen not at all", async () => {
  const [{ id }, other] = await Promise.all([makeUser(), makeUser()]);
  for (let time = 0; time < 3; time += 1) await queueAccountMail(id, mailTo("a@b.example", "s3cret"), keys);
  await queueAccountMail(id, mailTo("a@b.example", "an0ther"), keys);
  const failing = db().$transaction(async (tx) => {
    await queueAccountMail(other.id, mailTo("c@d.example"), keys, tx);
    throw new Error("undone");
  });
  await expect(failing).rejects.toThrow("undone");
  const rows = await db().accountMail.findMany({ where: { userId: { in: [id, other.id] } } });
  expect(rows.map(({ userId }) => userId)).toEqual([id, id]);
  expect(JSON.stringify(rows.map(({ sealed, key }) => [sealed, key]))).not.toMatch(/s3cret|b\.example/);
  const next = { current: Buffer.alloc(32, 8).toString("base64"), previous: [keys.current] };
  expect(await rotateKeys(next)).toMatchObject({ resealed: 2, unreadable: [] });
  await rotateKeys({ current: keys.current, previous: [next.current] });
  expect(await deliver()).toBe(2);
  expect(received.map(({ raw }) => /token=(?:3D)?(\w+)/.exec(raw)?.[1]).toSorted()).toEqual(["an0ther", "s3cret"]);
});
