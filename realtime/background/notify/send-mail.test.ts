import type { AddressInfo, Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Delivery } from "#domain/notification/delivery.ts";
import { readNotifications } from "#domain/notification/notifications.ts";
import { notify } from "#domain/notification/notify.ts";
import { getNotificationSettings, setNotificationSettings, unsubscribeMail } from "#domain/notification/settings.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { readDecideToken } from "#lib/decide-token.ts";
import { readUnsubscribeToken } from "#lib/unsubscribe-token.ts";
import { createSmtpServer } from "../../../sandbox/mailbox/smtp.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { deliverDigests, deliverDue } from "./deliver.ts";
import { sendDigest, sendMail } from "./send-mail.ts";

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
  await setNotificationSettings(actorOf(user), {
    pushKinds: [],
    mailKinds: ["run_failed"],
    quietFrom: null,
    quietUntil: null,
    mailDigestAt: null,
  });
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

test("a run that waits is mailed with a link that decides it", async () => {
  const user = await makeUser();
  await db().user.update({ where: { id: user.id }, data: { emailVerified: true, locale: "fr", namedLocale: "de" } });
  await setNotificationSettings(actorOf(user), {
    pushKinds: [],
    mailKinds: ["run_waiting"],
    quietFrom: null,
    quietUntil: null,
    mailDigestAt: "08:00",
  });
  const told = await db().$transaction((tx) =>
    notify(tx, { userId: user.id, kind: "run_waiting", fact: "waits", title: "Plan", body: "It asks: Delete “Tea”?", url: "/chat/1" }),
  );
  await send();
  const raw =
    mails
      .at(-1)
      ?.raw.replaceAll(/=\r?\n/g, "")
      .replaceAll("=3D", "=") ?? "";
  expect(raw).toContain("Hier kannst du drei Tage lang ohne Anmeldung entscheiden");
  const token = /decide\?token=([\w.-]+)/.exec(raw)?.[1] ?? "";
  expect(readDecideToken([secret], token, Date.now())).toMatchObject({ userId: user.id, notificationId: told?.id });
  expect(readDecideToken([secret], token, Date.now() + 4 * 86_400_000)).toBeNull();
});

test("once a day all that can wait is one mail, at the time that was chosen, and one click ends it", async () => {
  const user = await makeUser();
  await db().user.update({ where: { id: user.id }, data: { emailVerified: true, timeZone: "Europe/Berlin" } });
  const actor = actorOf(user);
  const chosen = {
    pushKinds: [],
    mailKinds: ["run_done" as const, "run_failed" as const, "security" as const],
    quietFrom: null,
    quietUntil: null,
  };
  await setNotificationSettings(actor, { ...chosen, mailDigestAt: "08:00" });
  const tell = (kind: "run_done" | "run_failed" | "security", title: string) =>
    db().$transaction((tx) => notify(tx, { userId: user.id, kind, fact: title, title, body: "", url: "/activity" }));
  await tell("run_done", "Plants");
  await tell("run_failed", "Mails");
  const read = await tell("run_done", "Seen already");
  await tell("security", "A new way in");
  const before = mails.length;
  await send();
  expect(mails.slice(before).map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim())).toEqual(["A new way in"]);
  const waiting = await db().notificationDelivery.findMany({ where: { userId: user.id, state: "queued" } });
  expect(waiting.map(({ digest, nextTryAt }) => [digest, nextTryAt.toLocaleTimeString("sv-SE", { timeZone: "Europe/Berlin" })])).toEqual(
    Array.from({ length: 3 }, () => [true, "08:00:00"]),
  );
  await readNotifications(actor, { ids: [read?.id ?? 0] });
  await db().notificationDelivery.updateMany({ where: { userId: user.id, state: "queued" }, data: { nextTryAt: new Date() } });
  const options = { smtpUrl, from: "BestChat <a@example.com>", appUrl: "https://chat.example.com", secret };
  const sendAll = (deliveries: [Delivery, ...Delivery[]]) => sendDigest(deliveries, options);
  expect((await Promise.all([deliverDigests(sendAll), deliverDigests(sendAll)])).toSorted()).toEqual([0, 2]);
  expect(mails.slice(before + 1)).toHaveLength(1);
  const raw =
    mails
      .at(-1)
      ?.raw.replaceAll(/=\r?\n/g, "")
      .replaceAll("=3D", "=") ?? "";
  expect(raw).toContain("2 things happened since yesterday");
  expect(raw).toContain("Plants");
  expect(raw).toContain("Mails");
  expect(raw).not.toContain("Seen already");
  const token = /unsubscribe\?token=([\w.\-\s]+?)>/.exec(raw)?.[1]?.replaceAll(/\s/g, "") ?? "";
  expect(readUnsubscribeToken([secret], token)).toEqual({ userId: user.id, kind: "digest" });
  await unsubscribeMail(user.id, "digest");
  expect((await getNotificationSettings(actor)).mailKinds).toEqual(["security"]);
});
