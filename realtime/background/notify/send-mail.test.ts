import type { AddressInfo, Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notify } from "#domain/notification/notify.ts";
import { setNotificationSettings } from "#domain/notification/settings.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { readUnsubscribeToken } from "#lib/unsubscribe-token.ts";
import { createSmtpServer } from "../../../sandbox/mailbox/smtp.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { deliverDue } from "./deliver.ts";
import { sendMail } from "./send-mail.ts";

const mails: { to: string[]; raw: string }[] = [];
let server: Server;
let smtpUrl = "";
beforeAll(async () => {
  server = createSmtpServer(({ to }, raw) => mails.push({ to, raw: raw.toString("utf8") }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  smtpUrl = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const secret = "a secret of this test alone";
const send = () =>
  deliverDue((delivery) => sendMail(delivery, { smtpUrl, from: "BestChat <a@example.com>", appUrl: "https://chat.example.com", secret }));
async function tellBoth(emailVerified: boolean) {
  const user = await makeUser();
  await db().user.update({ where: { id: user.id }, data: { emailVerified } });
  await setNotificationSettings(actorOf(user), { pushKinds: [], mailKinds: ["run_failed"], quietFrom: null, quietUntil: null });
  for (const kind of ["run_failed", "run_done"] as const)
    await db().$transaction((tx) =>
      notify(tx, { userId: user.id, kind, fact: kind, title: `It ${kind}`, body: "The model is gone.", url: "/chat/1" }),
    );
  await send();
  return user;
}

test("a kind that was chosen is mailed, with the way to it and one click to end it, and no other", async () => {
  const user = await tellBoth(true);
  expect(mails).toHaveLength(1);
  const { to, raw = "" } = mails[0] ?? {};
  expect(to).toEqual([user.email]);
  expect(raw).toContain("Subject: It run_failed");
  expect(raw).toContain("https://chat.example.com/chat/1");
  expect(raw).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  const token = /unsubscribe\?token=([\w.\-\s]+?)>/.exec(raw)?.[1]?.replaceAll(/\s/g, "") ?? "";
  expect(readUnsubscribeToken([secret], token)).toEqual({ userId: user.id, kind: "run_failed" });
  expect(readUnsubscribeToken(["another secret"], token)).toBeNull();
  expect(readUnsubscribeToken([secret], token.replace("run_failed", "security"))).toBeNull();
  expect(await db().notificationDelivery.findMany({ where: { userId: user.id } })).toMatchObject([{ channel: "mail", state: "sent" }]);
});

test("nobody is mailed at an address that they have not confirmed", async () => {
  const before = mails.length;
  const user = await tellBoth(false);
  expect(mails).toHaveLength(before);
  expect(await db().notificationDelivery.findMany({ where: { userId: user.id } })).toMatchObject([
    { state: "failed", error: "address not confirmed" },
  ]);
});
