import { expect, test } from "vitest";
import { deleteAccount } from "#domain/account/account.ts";
import { attemptsMax, claimDeliveries, settleDelivery } from "#domain/notification/delivery.ts";
import { notify } from "#domain/notification/notify.ts";
import { subscribePush, subscriptionsMax, unsubscribePush } from "#domain/notification/push-subscription.ts";
import { setNotificationSettings } from "#domain/notification/settings.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { newVapidKeys } from "#lib/web-push/vapid.ts";
import { actorOf, makeSession, makeUser } from "../../../tests/factories.ts";
import { usePhones } from "../../../tests/phones.ts";

const { store, makePhones, send, fault, origin } = usePhones();
const tell = (userId: number, fact = "fact", body = "3 tasks changed") =>
  db().$transaction((tx) => notify(tx, { userId, kind: "run_done", fact, title: "Weekly review", body, url: "/chat/1" }));
/** As if its wait were over. */
const makeDue = (userId: number) =>
  db().notificationDelivery.updateMany({ where: { userId, state: "queued" }, data: { nextTryAt: new Date(0) } });
const statesOf = async (userId: number) =>
  (await db().notificationDelivery.findMany({ where: { userId }, orderBy: { id: "asc" } })).map(({ state, error, attempts }) => ({
    state,
    error,
    attempts,
  }));
const waitOf = async (userId: number) => {
  const row = await db().notificationDelivery.findFirstOrThrow({ where: { userId } });
  return Math.round((row.nextTryAt.getTime() - Date.now()) / 1000);
};

test("a fact reaches each phone once, readable by it alone, and its words are those of the notification", async () => {
  const { user, phones } = await makePhones(2);
  const told = await tell(user.id);
  expect(await send()).toBe(2);
  expect(await send()).toBe(0);
  expect(store.messages.map(({ phone }) => phone).sort()).toEqual(phones.map(({ id }) => id).sort());
  const { createdAt, readAt: _, ...words } = told ?? { createdAt: "", readAt: null };
  expect(store.messages[0]).toMatchObject({
    payload: { ...words, createdAt, tag: `notification-${told?.id}` },
    ttl: 86_400,
    urgency: "normal",
  });
  expect(await statesOf(user.id)).toEqual(Array(2).fill({ state: "sent", error: null, attempts: 1 }));
});

test("two processes at once send each message once", async () => {
  const { user } = await makePhones(3);
  for (let at = 0; at < 10; at += 1) await tell(user.id, `fact:${at}`);
  const sent = await Promise.all([send(), send(), send()]);
  expect(sent.reduce((sum, one) => sum + one)).toBe(30);
  expect(store.messages).toHaveLength(30);
});

test("what a process took and did not settle before it died is sent by another, and the dead one's word counts no more", async () => {
  const { user } = await makePhones();
  await tell(user.id);
  const [taken] = await claimDeliveries(10);
  expect(await send(), "it is still the first one's").toBe(0);
  await makeDue(user.id);
  expect(await send()).toBe(1);
  if (taken) await settleDelivery(taken, { kind: "refused", error: "late" });
  expect(await statesOf(user.id)).toEqual([{ state: "sent", error: null, attempts: 2 }]);
  // Sent, and killed before it was noted: once more, in the place of the first.
  await db().notificationDelivery.updateMany({ where: { userId: user.id }, data: { state: "queued", nextTryAt: new Date(0) } });
  await send();
  expect(store.messages).toHaveLength(1);
});

test("a busy service is asked again when it says, a failing one later and later, and the fact is not told again", async () => {
  const { user, phones } = await makePhones();
  await tell(user.id);
  await fault(phones[0]?.id ?? "", { status: 429, retryAfter: 100 });
  await send();
  expect(Math.abs((await waitOf(user.id)) - 100)).toBeLessThan(15);
  for (const [status, wait] of [
    [503, 60],
    [500, 120],
  ] as const) {
    await fault(phones[0]?.id ?? "", { status });
    await makeDue(user.id);
    await send();
    expect(Math.abs((await waitOf(user.id)) - wait)).toBeLessThan(15);
  }
  await makeDue(user.id);
  await send();
  expect(await statesOf(user.id)).toEqual([{ state: "sent", error: null, attempts: 4 }]);
  expect([store.messages.length, await db().notification.count({ where: { userId: user.id } })]).toEqual([1, 1]);
});

test("a service that never takes it is given up after ten tries", async () => {
  const { user, phones } = await makePhones();
  await tell(user.id);
  await fault(phones[0]?.id ?? "", { status: 500, times: 99 });
  for (let tries = 0; tries < attemptsMax + 2; tries += 1) {
    await makeDue(user.id);
    await send();
  }
  expect(await statesOf(user.id)).toEqual([{ state: "failed", error: "status 500", attempts: attemptsMax }]);
});

test("a browser that is gone is forgotten, with all that waited for it; the others are told", async () => {
  const { user, phones } = await makePhones(3);
  await fetch(`${origin()}/phones/${phones[0]?.id}/end`, { method: "POST" });
  await fault(phones[1]?.id ?? "", { status: 404 });
  await tell(user.id);
  await send();
  const left = await db().pushSubscription.findMany({ where: { userId: user.id } });
  expect(left.map(({ endpoint }) => endpoint)).toEqual([phones[2]?.subscription.endpoint]);
  expect(await statesOf(user.id)).toEqual([{ state: "sent", error: null, attempts: 1 }]);
});

test.each([400, 403, 413])("a message that is refused with %s is not sent again, and the browser stays", async (status) => {
  const { user, phones } = await makePhones();
  await tell(user.id);
  await fault(phones[0]?.id ?? "", { status });
  await send();
  expect(await statesOf(user.id)).toEqual([{ state: "failed", error: `status ${status}`, attempts: 1 }]);
  expect(await db().pushSubscription.count({ where: { userId: user.id } })).toBe(1);
});

test("keys of another server are refused, and so is an address inside, which nothing is sent to", async () => {
  const { user } = await makePhones();
  await tell(user.id);
  await send({ as: { ...newVapidKeys(), subject: "mailto:a@example.com" } });
  expect(await statesOf(user.id)).toMatchObject([{ state: "failed", error: "status 403" }]);
  await tell(user.id, "second");
  await send({ allow: false });
  expect(await statesOf(user.id)).toMatchObject([{}, { state: "failed", error: "ADDRESS_REFUSED" }]);
  expect(store.messages).toEqual([]);
});

test("the longest words fit, cut, whatever letters they are made of", async () => {
  const { user } = await makePhones();
  await tell(user.id, "long", '\u2028"😀'.repeat(400));
  await send();
  expect(await statesOf(user.id)).toMatchObject([{ state: "sent" }]);
});

test("a browser has one row: named again it is renewed, by somebody else it is theirs and nothing that waited is", async () => {
  const { user, actor, phones } = await makePhones();
  const subscription = phones[0]?.subscription ?? { endpoint: "", keys: { p256dh: "", auth: "" } };
  await subscribePush(actor, subscription);
  expect(await db().pushSubscription.count({ where: { userId: user.id } })).toBe(1);
  await tell(user.id);
  const other = await makeUser();
  await subscribePush(actorOf(other), subscription);
  expect(await send()).toBe(0);
  await tell(other.id, "theirs");
  expect(await send()).toBe(1);
  await expect(unsubscribePush(actor, subscription.endpoint)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await unsubscribePush(actorOf(other), subscription.endpoint);
  await tell(other.id, "after");
  expect(await send()).toBe(0);
});

test("signing out ends what that session was told, an expiry does not; a revoked key and a deleted account end theirs", async () => {
  const made = await makePhones();
  const sessions = [await makeSession(made.user), await makeSession(made.user)];
  const subscription = phones(made);
  for (const { session } of sessions)
    await subscribePush({ ...made.actor, sessionId: session.id }, { ...subscription, endpoint: `${subscription.endpoint}-${session.id}` });
  const left = () => db().pushSubscription.count({ where: { userId: made.user.id } });
  expect(await left()).toBe(3);
  await db().session.update({ where: { id: sessions[0]?.session.id ?? 0 }, data: { expiresAt: new Date(0) } });
  await db().session.delete({ where: { id: sessions[0]?.session.id ?? 0 } });
  expect(await left()).toBe(3);
  await db().session.delete({ where: { id: sessions[1]?.session.id ?? 0 } });
  expect(await left()).toBe(2);
  await tell(made.user.id);
  await deleteAccount(made.actor);
  await send();
  expect(store.messages).toEqual([]);
});

test("more browsers than anybody has make the oldest go", async () => {
  const made = await makePhones();
  for (let at = 0; at < subscriptionsMax; at += 1)
    await subscribePush(made.actor, { ...phones(made), endpoint: `https://push.example.com/${made.user.id}/${at}` });
  const rows = await db().pushSubscription.findMany({ where: { userId: made.user.id } });
  expect(rows).toHaveLength(subscriptionsMax);
  expect(rows.map(({ endpoint }) => endpoint)).not.toContain(phones(made).endpoint);
});

test("what a person did not choose is not pushed, and quiet hours hold back all but what concerns security", async () => {
  const { user, actor } = await makePhones();
  const hour = (offset: number) => `${String((new Date().getUTCHours() + offset + 24) % 24).padStart(2, "0")}:00`;
  await setNotificationSettings(actor, {
    pushKinds: ["security", "run_done"],
    mailKinds: [],
    quietFrom: hour(-1),
    quietUntil: hour(2),
    mailDigestAt: null,
  });
  const say = (kind: "run_failed" | "run_done" | "security") =>
    db().$transaction((tx) => notify(tx, { userId: user.id, kind, fact: kind, title: kind, body: "", url: "/" }));
  for (const kind of ["run_failed", "run_done", "security"] as const) await say(kind);
  await send();
  expect(store.messages.map(({ payload }) => (payload as { title: string }).title)).toEqual(["security"]);
  await makeDue(user.id);
  await send();
  expect(store.messages).toHaveLength(2);
});

function phones(made: Awaited<ReturnType<typeof makePhones>>) {
  return made.phones[0]?.subscription ?? { endpoint: "", keys: { p256dh: "", auth: "" } };
}
