import { expect, test } from "vitest";
import type { TaskUpdate } from "#contracts/task.ts";
import { changeAccount, deleteAccount } from "#domain/account/account.ts";
import { rememberLocale, rememberZone } from "#domain/account/named-by-browser.ts";
import { listNotifications } from "#domain/notification/notifications.ts";
import { reminderWords } from "#domain/notification/reminder-words.ts";
import { snoozeReminder } from "#domain/notification/snooze.ts";
import { createTask, deleteTask, restoreTask, updateTask } from "#domain/task/task.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { remindDue } from "./remind.ts";

/** A task of next summer's, so that no test is near its time. */
const summer = { title: "Water the plants", dueDate: "2031-07-01", dueTime: "18:00", reminders: [60, 0] };

async function makeTask(input: TaskUpdate = {}, timeZone: string | null = "Europe/Berlin") {
  const user = await makeUser();
  const actor = actorOf(user);
  if (timeZone) await changeAccount(actor, { timeZone });
  const task = await createTask(actor, { ...summer, ...input });
  return { actor, userId: user.id, id: task.id };
}
const firing = async (userId: number) =>
  (await db().taskReminder.findMany({ where: { userId }, orderBy: { firesAt: "asc" } })).map(({ firesAt }) =>
    firesAt.toISOString().slice(0, 16),
  );
/** As if the clock had come so far. */
const overdue = (userId: number, ms = 1000) =>
  db().taskReminder.updateMany({ where: { userId }, data: { firesAt: new Date(Date.now() - ms) } });
const toldOf = async (userId: number) => (await listNotifications(actorOf({ id: userId }))).notifications;

test("a reminder fires once among several processes, with the way to its task, and is gone", async () => {
  const { userId, id } = await makeTask();
  expect(await firing(userId)).toEqual(["2031-07-01T15:00", "2031-07-01T16:00"]);
  await overdue(userId);
  const fired = await Promise.all([remindDue(), remindDue(), remindDue()]);
  expect(fired.reduce((sum, one) => sum + one)).toBe(2);
  expect(await toldOf(userId)).toMatchObject(
    Array(2).fill({ kind: "reminder", title: "Water the plants", body: "Due Tue, 1 July 2031 at 18:00", url: `/tasks?task=${id}` }),
  );
  expect(await firing(userId)).toEqual([]);
  expect(await remindDue()).toBe(0);
});

test("whoever has chosen no language that we have is reminded in the one that their browser asked for last", async () => {
  const told = async (locale: string | null) => {
    const { actor, userId } = await makeTask({ reminders: [0] });
    await rememberLocale(userId, "fr-FR, de-AT;q=0.8, en;q=0.5");
    if (locale) await changeAccount(actor, { locale });
    await overdue(userId);
    await remindDue();
    return (await toldOf(userId))[0]?.body;
  };
  expect(await told(null)).toBe("Fällig Di., 1. Juli 2031 um 18:00");
  expect(await told("fr")).toBe("Fällig Di., 1. Juli 2031 um 18:00");
  expect(await told("en")).toBe("Due Tue, 1 July 2031 at 18:00");
});

test("a process that dies as it fires leaves the reminder to the next one", async () => {
  const { userId } = await makeTask({ reminders: [0] });
  await overdue(userId);
  // The notification cannot be written: the transaction ends as a kill would end it.
  await db().$executeRawUnsafe(`ALTER TABLE notification ADD CONSTRAINT nobody CHECK (user_id <> ${userId}) NOT VALID`);
  expect(await remindDue()).toBe(0);
  expect(await toldOf(userId)).toEqual([]);
  await db().$executeRawUnsafe("ALTER TABLE notification DROP CONSTRAINT nobody");
  expect(await remindDue()).toBe(1);
  expect(await toldOf(userId)).toHaveLength(1);
});

test("reminders follow their task: time, day, words of it, completion, trash, and back", async () => {
  const { actor, userId, id } = await makeTask();
  const after = async (change: TaskUpdate) => {
    await updateTask(actor, id, change);
    return firing(userId);
  };
  expect(await after({ dueTime: "08:00" })).toEqual(["2031-07-01T05:00", "2031-07-01T06:00"]);
  expect(await after({ dueTime: null, reminders: [1440] })).toEqual(["2031-06-30T07:00"]);
  expect(await after({ dueDate: "2031-01-15" })).toEqual(["2031-01-14T08:00"]);
  expect(await after({ status: "completed" })).toEqual([]);
  expect(await after({ status: "pending" })).toEqual(["2031-01-14T08:00"]);
  await deleteTask(actor, id);
  expect(await firing(userId)).toEqual([]);
  await restoreTask(actor, id);
  expect(await firing(userId)).toEqual(["2031-01-14T08:00"]);
  expect(await after({ reminders: [0, 0, 5] })).toEqual(["2031-01-15T07:55", "2031-01-15T08:00"]);
  expect(await after({ dueDate: null })).toEqual([]);
  expect(await after({ dueDate: "2031-01-15", reminders: [] })).toEqual([]);
});

test("what is past when it is set does not fire, and a time that was past may come again", async () => {
  const { actor, userId, id } = await makeTask({ dueDate: "2020-01-01" });
  expect(await firing(userId)).toEqual([]);
  await updateTask(actor, id, { dueDate: "2031-07-01" });
  expect(await firing(userId)).toHaveLength(2);
  await expect(makeTask({ dueDate: "0001-01-01", dueTime: null, reminders: [40_320] })).resolves.toBeTruthy();
  await expect(makeTask({ dueDate: "9999-12-31" }, "Pacific/Kiritimati")).resolves.toBeTruthy();
});

test.each([
  ["a time that the jump skips is that of the jump", "Europe/Berlin", "2031-03-30", "02:30", "2031-03-30T01:00"],
  ["half past one before it", "Europe/Berlin", "2031-03-30", "01:30", "2031-03-30T00:30"],
  ["three o'clock after it", "Europe/Berlin", "2031-03-30", "03:00", "2031-03-30T01:00"],
  ["a time that comes twice is the first", "Europe/Berlin", "2031-10-26", "02:30", "2031-10-26T00:30"],
  ["three o'clock comes once", "Europe/Berlin", "2031-10-26", "03:00", "2031-10-26T02:00"],
  ["half an hour of difference", "Australia/Lord_Howe", "2031-10-05", "02:10", "2031-10-04T15:30"],
  ["west of Greenwich", "America/New_York", "2031-03-09", "02:15", "2031-03-09T07:00"],
  ["a midnight that is skipped", "Asia/Beirut", "2031-03-30", "00:00", "2031-03-29T22:00"],
  ["a zone by an old name", "US/Pacific", "2031-07-01", "12:00", "2031-07-01T19:00"],
])("%s", async (_, timeZone, dueDate, dueTime, expected) => {
  const { userId } = await makeTask({ dueDate, dueTime, reminders: [0] }, timeZone);
  expect(await firing(userId)).toEqual([expected]);
});

test("a change of the zone moves all reminders, a browser's zone counts while none is chosen, and what is due stays", async () => {
  const { actor, userId, id } = await makeTask({ reminders: [0] }, null);
  expect(await firing(userId)).toEqual(["2031-07-01T18:00"]);
  await rememberZone(userId, "America/New_York");
  expect(await firing(userId)).toEqual(["2031-07-01T22:00"]);
  await changeAccount(actor, { timeZone: "Asia/Tokyo" });
  expect(await firing(userId)).toEqual(["2031-07-01T09:00"]);
  await rememberZone(userId, "Europe/Paris");
  expect(await firing(userId)).toEqual(["2031-07-01T09:00"]);
  await overdue(userId);
  const late = await firing(userId);
  await changeAccount(actor, { timeZone: null });
  expect(await firing(userId)).toEqual(late);
  expect(await remindDue()).toBe(1);
  expect((await toldOf(userId))[0]?.url).toBe(`/tasks?task=${id}`);
});

test("after a time without a process a late reminder fires once, and says that it is late", async () => {
  const { userId } = await makeTask({ reminders: [0] });
  await overdue(userId, 3 * 86_400_000);
  await remindDue();
  await remindDue();
  expect(await toldOf(userId)).toMatchObject([
    { body: expect.stringMatching(/^Due Tue, 1 July 2031 at 18:00\. This reminder is late: it was meant for /) },
  ]);
});

test("a task that is completed as it comes due, and an account that is deleted, are reminded of nothing", async () => {
  const [one, other] = [await makeTask({ reminders: [0] }), await makeTask({ reminders: [0] })];
  for (const { userId } of [one, other]) await overdue(userId);
  await updateTask(one.actor, one.id, { status: "completed" });
  await deleteAccount(other.actor);
  await remindDue();
  expect([await toldOf(one.userId), await toldOf(other.userId)]).toEqual([[], []]);
});

test("many users' tasks change and fire at the same moment without holding each other up", async () => {
  const made = await Promise.all(Array.from({ length: 6 }, () => makeTask({ reminders: [0] })));
  for (const { userId } of made) await overdue(userId);
  const changes = made.map(({ actor, id }) => updateTask(actor, id, { status: "completed" }));
  await Promise.all([...changes, remindDue(), remindDue()]);
  for (const { userId } of made) expect((await toldOf(userId)).length).toBeLessThanOrEqual(1);
  expect(await db().taskReminder.count({ where: { userId: { in: made.map(({ userId }) => userId) } } })).toBe(0);
});

test("looking for what is due reads the index and not all tasks", async () => {
  const user = await makeUser();
  for (let batch = 0; batch < 4; batch += 1)
    await db()
      .$executeRaw`INSERT INTO task (user_id, title, due_date, reminders) SELECT ${user.id}, 'T' || n, date '2031-01-01', ARRAY[0] FROM generate_series(1, 250) AS n`;
  await db().$executeRawUnsafe("ANALYZE task_reminder");
  const plan = await db().$queryRawUnsafe<{ "QUERY PLAN": string }[]>(
    "EXPLAIN SELECT task_id, minutes, user_id, fires_at FROM task_reminder WHERE fires_at <= now() ORDER BY fires_at LIMIT 100",
  );
  const lines = plan.map((row) => row["QUERY PLAN"]).join("\n");
  expect(lines).toContain("Index Scan using task_reminder_fires_at_idx");
  expect(lines).not.toContain("Seq Scan");
});

test.each([
  ["2026-12-01", "18:00", "Due today at 18:00"],
  ["2026-12-02", null, "Due tomorrow"],
  ["2026-11-30", "09:00", "Due yesterday at 09:00"],
  ["2026-12-24", null, "Due Thu 24 December"],
  ["2027-01-02", null, "Due Sat, 2 January 2027"],
])("due %s is said in words", (dueDate, dueTime, words) => {
  const now = new Date("2026-12-01T12:00:00Z");
  expect(reminderWords({ dueDate, dueTime, firesAt: now, timeZone: "UTC" }, now)).toBe(words);
});

test("a reminder is told in the language that its user has chosen", async () => {
  const { actor, userId } = await makeTask({ reminders: [0] });
  await changeAccount(actor, { locale: "de-AT" });
  await overdue(userId);
  await remindDue();
  expect(await toldOf(userId)).toMatchObject([{ title: "Water the plants", body: "Fällig Di., 1. Juli 2031 um 18:00" }]);
});

test("a reminder is put off by an hour or to the next morning of the user's zone, and goes with its task", async () => {
  const { actor, userId, id } = await makeTask({ reminders: [0] });
  await overdue(userId);
  await remindDue();
  const [told] = await toldOf(userId);
  const notified = told?.id ?? 0;
  const { firesAt } = await snoozeReminder(actor, notified, "hour");
  expect(Math.abs(Date.parse(firesAt) - Date.now() - 3_600_000)).toBeLessThan(60_000);
  const tomorrow = await snoozeReminder(actor, notified, "tomorrow");
  expect(new Date(tomorrow.firesAt).toLocaleTimeString("en-GB", { timeZone: "Europe/Berlin" })).toBe("09:00:00");
  expect(Date.parse(tomorrow.firesAt)).toBeGreaterThan(Date.now());
  expect(await firing(userId)).toEqual([tomorrow.firesAt.slice(0, 16)]);
  // Another zone leaves a moment that was chosen alone.
  await changeAccount(actor, { timeZone: "America/New_York" });
  expect((await firing(userId))[0]).toBe(tomorrow.firesAt.slice(0, 16));
  await db().taskReminder.updateMany({ where: { userId, minutes: -1 }, data: { firesAt: new Date(Date.now() - 1000) } });
  await remindDue();
  expect(await toldOf(userId)).toHaveLength(2);
  await updateTask(actor, id, { status: "completed" });
  await expect(snoozeReminder(actor, notified, "hour")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(snoozeReminder(actorOf(await makeUser()), notified, "hour")).rejects.toMatchObject({ code: "NOT_FOUND" });
});
