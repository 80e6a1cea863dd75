import { expect, test } from "vitest";
import type { Task, TaskCreate } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { type BrokenChain, type ChainEnd, chainStart, nextInChain } from "#domain/audit/audit-chain.ts";
import { createProject, deleteProject } from "#domain/project/project.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { localDay } from "#lib/local-day.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { replyWith } from "../../../tests/replies.ts";
import { undoReply } from "../tool/undo.ts";
import { changeTasks, createTasks, deleteTasks, editTasks, restoreTasks } from "./many.ts";
import { detachTask, skipDate } from "./one-of-series.ts";
import { createTask, deleteTask, getTask, updateTask } from "./task.ts";
import { listTasks } from "./task-list.ts";

const newActor = async () => actorOf(await makeUser());
const daily: TaskCreate = { title: "Water", dueDate: "2026-01-31", recurrence: "FREQ=DAILY" };
const complete = (actor: Actor, { id }: Task) => updateTask(actor, id, { status: "completed" });
const nextOf = (actor: Actor, { nextTaskId }: Task) => getTask(actor, nextTaskId ?? 0);

test("a pasted list becomes tasks in its order, all or none, and only in one's own project", async () => {
  const actor = await newActor();
  const project = await createProject(actor, { name: "House" });
  const made = await createTasks(actor, [
    { title: "a", projectId: project.id },
    { title: "b", dueDate: "2026-12-01", recurrence: "FREQ=DAILY" },
  ]);
  expect(made).toMatchObject([
    { title: "a", projectId: project.id },
    { title: "b", recurrence: "FREQ=DAILY" },
  ]);
  expect(made[0] && made[1] && made[0].position < made[1].position).toBe(true);
  const stranger = await newActor();
  for (const wrong of [
    { title: "d", projectId: project.id },
    { title: "d", parentId: made[0]?.id ?? 0 },
    { title: "d", dueTime: "09:00" },
  ])
    await expect(createTasks(stranger, [{ title: "c" }, wrong]).catch(({ code }) => code)).resolves.toBe("VALIDATION");
  expect((await listTasks(stranger)).tasks).toEqual([]);
  expect((await listTasks(actor)).tasks).toHaveLength(2);
});

test("tasks are changed each in its own way, unless one is no more as it was seen", async () => {
  const actor = await newActor();
  const [a, b] = await createTasks(actor, [{ title: "a" }, { title: "b" }]);
  const [one, two] = [a?.id ?? 0, b?.id ?? 0];
  const changed = await editTasks(actor, [
    { id: two, input: { title: "B", parentId: one }, was: { title: "b" } },
    { id: one, input: { priority: "high" } },
  ]);
  expect(changed).toMatchObject([{ title: "B", parentId: one }, { priority: "high" }]);
  const codeOf = (edits: Parameters<typeof editTasks>[1]) => editTasks(actor, edits).catch(({ code }) => code);
  expect(
    await codeOf([
      { id: one, input: { title: "x" } },
      { id: two, input: { title: "y" }, was: { title: "b" } },
    ]),
  ).toBe("CONFLICT");
  expect(await codeOf([{ id: one, input: { parentId: two } }])).toBe("VALIDATION");
  expect(
    await codeOf([
      { id: one, input: { title: "x" } },
      { id: one, input: { title: "y" } },
    ]),
  ).toBe("VALIDATION");
  expect(await getTask(actor, one)).toMatchObject({ title: "a", parentId: null });
  const stranger = await newActor();
  await expect(editTasks(stranger, [{ id: one, input: { title: "mine" } }])).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("completing a recurring task leaves it completed and makes the next, once, however often and whoever at once", async () => {
  const actor = await newActor();
  const project = await createProject(actor, { name: "House" });
  const parent = await createTask(actor, { title: "Plants" });
  const made = await createTask(actor, {
    ...daily,
    description: "two litres",
    priority: "high",
    labels: ["home"],
    dueTime: "09:30",
    reminders: [10, 0],
    startDate: "2026-01-29",
    projectId: project.id,
    parentId: parent.id,
    recurrence: "FREQ=DAILY;INTERVAL=3;COUNT=3",
  });
  const done = await Promise.all(Array.from({ length: 6 }, () => complete(actor, made)));
  const next = await nextOf(actor, done[0] ?? made);
  const { id, position, status, completedAt, nextTaskId, createdAt, updatedAt, ...same } = made;
  const moved = { dueDate: "2026-02-03", startDate: "2026-02-01", recurrence: "FREQ=DAILY;INTERVAL=3;COUNT=2" };
  expect(next).toMatchObject({ ...same, ...moved, status: "pending", completedAt: null, nextTaskId: null });
  expect(next.position > position).toBe(true);
  expect(await db().task.count({ where: { userId: actor.userId } })).toBe(3);
  const last = await nextOf(actor, await complete(actor, next));
  expect(last).toMatchObject({ dueDate: "2026-02-06", recurrence: "FREQ=DAILY;INTERVAL=3;COUNT=1" });
  expect(await complete(actor, last)).toMatchObject({ status: "completed", nextTaskId: null });
  expect(await brokenLink(actor)).toMatchObject({ hash: expect.any(String) });
});

test.each([
  ["FREQ=MONTHLY", "2026-01-31", "2026-03-31"],
  ["FREQ=YEARLY", "2024-02-29", "2028-02-29"],
  ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-30", "2026-02-27"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01", "2026-12-15"],
  ["FREQ=DAILY;UNTIL=20260131", "2026-01-31", null],
  ["FREQ=DAILY", "9999-12-31", null],
  ["FREQ=DAILY", "0001-01-01", "0001-01-02"],
])("%s after %s is %s", async (recurrence, dueDate, next) => {
  const actor = await newActor();
  const done = await complete(actor, await createTask(actor, { title: "x", dueDate, recurrence }));
  expect(done.nextTaskId === null ? null : (await nextOf(actor, done)).dueDate).toBe(next);
});

test("from completion the next day is counted from today where the user is", async () => {
  for (const timeZone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    const actor = { ...(await newActor()), timeZone };
    const done = await complete(actor, await createTask(actor, { ...daily, recurrenceFrom: "completion" }));
    const today = localDay(new Date(done.completedAt ?? 0), timeZone).day;
    expect((await nextOf(actor, done)).dueDate).toBe(Temporal.PlainDate.from(today).add({ days: 1 }).toString());
  }
});

test("opening it again takes the next back where nobody touched it", async () => {
  const actor = await newActor();
  const made = await createTask(actor, daily);
  const next = await nextOf(actor, await complete(actor, made));
  expect(await updateTask(actor, made.id, { status: "pending" })).toMatchObject({ nextTaskId: null, completedAt: null });
  await expect(getTask(actor, next.id)).rejects.toMatchObject({ code: "NOT_FOUND" });

  const again = await nextOf(actor, await complete(actor, made));
  await updateTask(actor, again.id, { title: "Water twice" });
  await updateTask(actor, made.id, { status: "in_progress" });
  expect(await complete(actor, made)).toMatchObject({ nextTaskId: again.id });
  expect(await listTitles(actor)).toEqual(["Water", "Water twice"]);

  await deleteTask(actor, again.id);
  await updateTask(actor, made.id, { status: "in_progress" });
  expect((await complete(actor, made)).nextTaskId).not.toBe(again.id);
});

test("one of a series is changed alone, left out, or the last; the others keep their dates", async () => {
  const actor = actorOf(await makeUser());
  const task = await createTask(actor, {
    title: "Plants",
    dueDate: "2030-01-07",
    startDate: "2030-01-06",
    recurrence: "FREQ=WEEKLY;COUNT=3",
  });
  const skipped = await skipDate(actor, task.id);
  expect(skipped).toMatchObject({ dueDate: "2030-01-14", startDate: "2030-01-13", recurrence: "FREQ=WEEKLY;COUNT=2" });
  const { task: alone, next } = await detachTask(actor, task.id);
  expect(alone).toMatchObject({ id: task.id, dueDate: "2030-01-14", recurrence: null });
  expect(next).toMatchObject({ title: "Plants", dueDate: "2030-01-21", startDate: "2030-01-20", recurrence: "FREQ=WEEKLY;COUNT=1" });
  for (const id of [task.id, next.id]) {
    await expect(detachTask(actor, id)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(skipDate(actor, id)).rejects.toMatchObject({ code: "CONFLICT" });
  }
  expect(await db().task.count({ where: { userId: actor.userId } })).toBe(2);
});

test("what the assistant completed is undone with what followed", async () => {
  const actor = await newActor();
  const { id } = await createTask(actor, daily);
  const { messageId } = await replyWith(actor, [{ name: "complete_task", input: { id } }]);
  expect(await listTitles(actor)).toEqual(["Water", "Water"]);
  await undoReply(actor, messageId);
  expect(await listTitles(actor)).toEqual(["Water"]);
  expect(await getTask(actor, id)).toMatchObject({ status: "pending", completedAt: null, nextTaskId: null });
});

test.each([
  "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=DAILY;UNTIL=20250101",
  "FREQ=HOURLY",
  "every day",
  "DTSTART:20260101\nRRULE:FREQ=DAILY",
  "",
])("the rule %j is refused, nothing is stored", async (recurrence) => {
  const actor = await newActor();
  const { messageId } = await replyWith(actor, [{ name: "create_task", input: { title: "x", due_date: "2026-01-31", recurrence } }]);
  expect((await db().toolCall.findFirstOrThrow({ where: { messageId, userId: actor.userId } })).output).toMatchObject({
    error: { code: "VALIDATION", fields: [{ field: "recurrence" }] },
  });
  expect(await listTitles(actor)).toEqual([]);
});

test("many are changed, deleted and restored, all or none, in the order given, and each is told", async () => {
  const actor = await newActor();
  const other = await newActor();
  const theirs = await createTask(other, { title: "theirs" });
  const made = await Promise.all(["a", "b", "c"].map((title) => createTask(actor, { ...daily, title })));
  const ids = made.map(({ id }) => id).reverse();
  for (const wrong of [theirs.id, 2_000_000_000, 2_147_483_648]) {
    const all = [...ids, wrong];
    for (const attempt of [
      () => changeTasks(actor, all, { title: "x" }),
      () => changeTasks(actor, all, { status: "completed" }),
      () => deleteTasks(actor, all),
      () => restoreTasks(actor, ids),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  }
  expect(await db().auditEntry.count({ where: { userId: actor.userId } })).toBe(3);
  await expect(changeTasks(actor, ids, { dueDate: null })).rejects.toMatchObject({ code: "VALIDATION" });
  const done = await changeTasks(actor, [...ids, ...ids], { status: "completed", priority: "low" });
  expect(done.map(({ id }) => id)).toEqual(ids);
  expect(done.every(({ status, priority, nextTaskId }) => status === "completed" && priority === "low" && nextTaskId)).toBe(true);
  expect((await deleteTasks(actor, ids)).map(({ id }) => id)).toEqual(ids);
  expect((await restoreTasks(actor, ids)).map(({ id }) => id)).toEqual(ids);
  expect(await changeTasks(actor, ids, {})).toMatchObject(ids.map((id) => ({ id })));
  expect(await changeTasks(actor, [], { title: "x" })).toEqual([]);
  const kinds = (await db().feedEvent.findMany({ where: { userId: actor.userId }, orderBy: { seq: "asc" } })).map(({ kind }) => kind);
  const three = (kind: string) => [kind, kind, kind];
  expect(kinds).toEqual(["created", "created", "updated", "deleted", "restored"].flatMap((verb) => three(`task.${verb}`)));
  expect(await brokenLink(actor)).toMatchObject({ seq: 15n });
});

test("five hundred at once take a fraction of a second of the process", async () => {
  const actor = await newActor();
  await db().task.createMany({ data: Array.from({ length: 500 }, (_, at) => ({ userId: actor.userId, title: `Task ${at}` })) });
  const ids = (await db().task.findMany({ where: { userId: actor.userId } })).map(({ id }) => id);
  const begun = process.cpuUsage();
  expect(await changeTasks(actor, ids, { status: "completed", labels: ["done"] })).toHaveLength(500);
  const { user, system } = process.cpuUsage(begun);
  if (process.env.SHOW_CPU) console.log(`CPU of 500: ${(user + system) / 1000} ms`);
  expect(await db().auditEntry.count({ where: { userId: actor.userId } })).toBe(500);
  expect(await brokenLink(actor)).toMatchObject({ seq: 500n });
});

test("deleting a project keeps its tasks, each told without it", async () => {
  const actor = await newActor();
  const project = await createProject(actor, { name: "House" });
  const tasks = await Promise.all([1, 2].map(() => createTask(actor, { title: "in it", projectId: project.id })));
  await deleteTask(actor, tasks[1]?.id ?? 0);
  expect((await listTasks(actor, { project: project.id })).tasks).toHaveLength(1);
  await deleteProject(actor, project.id);
  await expect(deleteProject(actor, project.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await getTask(actor, tasks[0]?.id ?? 0)).toMatchObject({ projectId: null, title: "in it" });
  const events = await db().feedEvent.findMany({ where: { userId: actor.userId }, orderBy: { seq: "asc" } });
  expect(events.slice(-2).map(({ kind, data }) => [kind, (data as { id: number }).id])).toEqual([
    ["task.updated", tasks[0]?.id],
    ["project.deleted", project.id],
  ]);
  expect(await brokenLink(actor)).toMatchObject({ seq: 7n });
});

test("a task that is put into a project while it is deleted is in none", async () => {
  const actor = await newActor();
  for (let round = 0; round < 5; round += 1) {
    const { id: projectId } = await createProject(actor, { name: "House" });
    const { id } = await createTask(actor, { title: "x" });
    const [moved] = await Promise.allSettled([updateTask(actor, id, { projectId }), deleteProject(actor, projectId)]);
    if (moved.status === "rejected") expect(moved.reason).toMatchObject({ code: "VALIDATION" });
    expect((await getTask(actor, id)).projectId).toBeNull();
  }
});

async function listTitles(actor: Actor): Promise<string[]> {
  return (await listTasks(actor, { sort: "title" })).tasks.map(({ title }) => title);
}

async function brokenLink({ userId }: Actor): Promise<ChainEnd | BrokenChain> {
  const entries = await db().auditEntry.findMany({ where: { userId }, orderBy: { seq: "asc" } });
  return entries.reduce<ChainEnd | BrokenChain>((chain, entry) => ("why" in chain ? chain : nextInChain(chain, entry)), chainStart);
}
