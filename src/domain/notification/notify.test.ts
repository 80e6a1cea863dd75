import { expect, test } from "vitest";
import { purge } from "#domain/maintenance/purge.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { listNotifications, readNotifications } from "./notifications.ts";
import { type Fact, notify } from "./notify.ts";

const fact = (userId: number, name = "occurrence:1:done"): Fact => ({
  userId,
  kind: "run_done",
  fact: name,
  title: "Weekly review",
  body: "3 tasks changed",
  url: "/chat/1",
});
const tell = (what: Fact) => db().$transaction((tx) => notify(tx, what));

test("a fact is told once, however often and by however many it is told, with one entry of audit and feed", async () => {
  const { id: userId } = await makeUser();
  const told = await Promise.all(Array.from({ length: 6 }, () => tell(fact(userId))));
  expect(told.filter((one) => one !== null)).toHaveLength(1);
  const { notifications, unread } = await listNotifications(actorOf({ id: userId }));
  expect(notifications).toEqual(told.filter((one) => one !== null));
  expect(unread).toBe(1);
  expect(notifications[0]).toMatchObject({
    kind: "run_done",
    title: "Weekly review",
    body: "3 tasks changed",
    url: "/chat/1",
    readAt: null,
  });
  const feed = await db().feedEvent.findMany({ where: { userId } });
  expect(feed).toMatchObject([{ seq: 1n, kind: "notification.created", data: notifications[0] as object }]);
  expect(await db().auditEntry.findMany({ where: { userId } })).toMatchObject([{ action: "notification.create", actor: "system" }]);
});

test("what is taken back with its transaction was never told, and the same fact of another person is another one", async () => {
  const [one, other] = [await makeUser(), await makeUser()];
  const failed = db().$transaction(async (tx) => {
    await notify(tx, fact(one.id));
    throw new Error("taken back");
  });
  await expect(failed).rejects.toThrow("taken back");
  expect(await tell(fact(other.id))).not.toBeNull();
  expect((await listNotifications(actorOf(one))).notifications).toEqual([]);
  expect(await tell(fact(one.id))).not.toBeNull();
});

test("long words are cut, and what no database holds is left out", async () => {
  const { id: userId } = await makeUser();
  const told = await tell({ ...fact(userId), title: "😀".repeat(300), body: `a\u0000b${"\ud800"}` });
  expect(Array.from(told?.title ?? "")).toHaveLength(200);
  expect(told?.title.endsWith("…")).toBe(true);
  expect(told?.body).toBe("ab\ufffd");
});

test("a list is paged newest first, and reading counts once and only one's own", async () => {
  const [user, stranger] = [await makeUser(), await makeUser()];
  const actor = actorOf(user);
  for (let number = 1; number <= 5; number += 1) await tell(fact(user.id, `fact:${number}`));
  const first = await listNotifications(actor, { limit: 2 });
  const second = await listNotifications(actor, { limit: 3, cursor: first.nextCursor ?? "" });
  const ids = [...first.notifications, ...second.notifications].map(({ id }) => id);
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  expect([first.unread, ids.length, second.nextCursor]).toEqual([5, 5, null]);

  await readNotifications(actorOf(stranger), { ids });
  await readNotifications(actorOf(stranger), { all: true });
  expect((await listNotifications(actor)).unread).toBe(5);
  await readNotifications(actor, { ids: [ids[0] ?? 0, ids[0] ?? 0, 2_000_000_000, 9_000_000_000] });
  await readNotifications(actor, { ids: [ids[0] ?? 0] });
  expect((await listNotifications(actor)).unread).toBe(4);
  await readNotifications(actor, { all: true });
  await readNotifications(actor, { all: true });
  const reads = await db().feedEvent.findMany({ where: { userId: user.id, kind: "notification.read" }, orderBy: { seq: "asc" } });
  expect(reads.map(({ data }) => (data as { ids: number[] }).ids.sort())).toEqual([[ids[0]], ids.slice(1).sort()]);
  expect((await listNotifications(actor)).unread).toBe(0);
  await expect(listNotifications(actor, { cursor: "nonsense" })).rejects.toMatchObject({ code: "VALIDATION" });
});

test("a notification stays 90 days", async () => {
  const user = await makeUser();
  const [old, young] = [await tell(fact(user.id, "old")), await tell(fact(user.id, "young"))];
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  await db().notification.update({ where: { id: old?.id ?? 0 }, data: { createdAt: daysAgo(91) } });
  await db().notification.update({ where: { id: young?.id ?? 0 }, data: { createdAt: daysAgo(89) } });
  await purge();
  expect((await listNotifications(actorOf(user))).notifications.map(({ id }) => id)).toEqual([young?.id]);
});
