import { expect, test } from "vitest";
import type { Message, ToolPart } from "#contracts/message.ts";
import { ownModelId } from "#contracts/provider.ts";
import type { Occurrence, ScheduleCreate } from "#contracts/schedule.ts";
import { addProvider, removeProvider } from "#domain/model/provider.ts";
import { readNotifications } from "#domain/notification/notifications.ts";
import { awayReport, comingRuns, listActivity } from "#domain/schedule/activity.ts";
import { askDryRun, getDryRun } from "#domain/schedule/dry-run.ts";
import { listOccurrences, runNow } from "#domain/schedule/occurrence.ts";
import { createSchedule, getSchedule, listSchedules, updateSchedule } from "#domain/schedule/schedule.ts";
import { setScheduleMinSeconds } from "#domain/schedule/series.ts";
import { verifySchedules } from "#domain/schedule/verify.ts";
import { createTask, updateTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { decideMailed, mailedQuestion } from "#domain/tool/decide-mailed.ts";
import { decideNotified } from "#domain/tool/decide-notified.ts";
import { undoReply } from "#domain/tool/undo.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { decideToken } from "#lib/decide-token.ts";
import { actorOf } from "../factories.ts";
import { connect, makePerson, send, testKeys, useRig } from "./rig.ts";

const rig = useRig();
setScheduleMinSeconds(1);

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19);

async function schedule(input: Partial<ScheduleCreate> = {}) {
  const { user, token } = await makePerson();
  await db().user.update({ where: { id: user.id }, data: { toolPolicy: "run_freely" } });
  const actor = actorOf(user);
  const made = await createSchedule(actor, {
    title: "Tea",
    instruction: "add task Tea",
    startsAt: inSeconds(2),
    timeZone: "UTC",
    ...input,
  });
  const occurrences = async () => (await listOccurrences(actor, made.id, { limit: 100 })).occurrences;
  return { actor, token, made, occurrences };
}

async function until<T>(read: () => Promise<T[]>, holds: (all: T[]) => boolean): Promise<T[]> {
  for (;;) {
    const all = await read();
    if (holds(all)) return all;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const ended = (all: Occurrence[]) => all.length > 0 && all.every(({ endedAt }) => endedAt !== null);

test("an instruction is carried out on time, its changes are committed calls, and open clients see it arrive", async () => {
  const { actor, token, made, occurrences } = await schedule();
  const page = await connect(rig.url, token);
  const heard: string[] = [];
  page.socket.on("feed:event", ({ kind }: { kind: string }) => heard.push(kind));
  const [occurrence] = await until(occurrences, ended);
  const task = await db().task.findFirstOrThrow({ where: { userId: actor.userId } });
  expect(occurrence).toMatchObject({
    status: "done",
    dueAt: `${made.startsAt}.000Z`,
    changes: [{ tool: "create_task", taskId: task.id, undone: false }],
  });
  const stored = await getSchedule(actor, made.id);
  expect(stored).toMatchObject({ nextAt: null, conversationId: expect.any(String) });
  const told = {
    title: "Tea",
    conversationId: stored.conversationId,
    isClaim: false,
    changes: [{ tool: "create_task", callId: expect.any(String), taskId: task.id, title: "Tea", undoable: true, undone: false }],
  };
  expect(await listActivity(actor, { status: "done" })).toMatchObject({ activities: [told], nextCursor: null });
  expect((await listActivity(actor, { status: "failed" })).activities).toEqual([]);
  // Unread, it is a notification; read, it is not.
  const away = await awayReport(actor);
  expect(away).toMatchObject({ activities: [told], notificationIds: [expect.any(Number)] });
  await readNotifications(actor, { ids: away.notificationIds });
  expect(await awayReport(actor)).toEqual({ activities: [], notificationIds: [] });
  await page.until(() => heard.includes("occurrence.updated") && heard.includes("schedule.updated") && heard.includes("task.created"));
}, 60_000);

test("a reply that claims changes that were not made is marked, and one that changed nothing is not", async () => {
  const { actor, made, occurrences } = await schedule({ startsAt: inSeconds(86_400), instruction: "reasoning" });
  await runNow(actor, made.id);
  const [occurrence] = await until(occurrences, ended);
  expect((await listActivity(actor, {})).activities).toMatchObject([{ status: "done", changes: [], isClaim: false }]);
  await db().message.update({
    where: { id: occurrence?.messageId ?? "" },
    data: { parts: [{ type: "text", text: "I looked at your list.\nI have added “Tea” to it." }] },
  });
  expect((await listActivity(actor, { scheduleId: made.id })).activities).toMatchObject([{ isClaim: true }]);
  expect(await comingRuns(actor, 2)).toEqual([{ scheduleId: made.id, title: "Tea", at: made.nextAt }]);
}, 60_000);

test("every few seconds: each due time has one occurrence, and every run its own reply", async () => {
  const { actor, made, occurrences } = await schedule({ recurrence: "FREQ=SECONDLY;INTERVAL=2" });
  await until(occurrences, (all) => all.filter(({ status }) => status === "done").length >= 3);
  await updateSchedule(actor, made.id, { enabled: false });
  const all = await until(occurrences, ended);
  const due = all.map(({ dueAt }) => Date.parse(dueAt)).sort();
  expect(due).toEqual(due.map((_, at) => (due[0] ?? 0) + at * 2000));
  const begun = all.filter(({ messageId }) => messageId !== null);
  expect(await db().run.count({ where: { userId: actor.userId } })).toBe(begun.length);
  expect(new Set(begun.map(({ messageId }) => messageId)).size).toBe(begun.length);
  // Nobody was connected: the run of a schedule is one notification, and its reply's end is not another.
  const facts = await db().notification.groupBy({ by: ["kind"], where: { userId: actor.userId }, _count: true });
  expect(facts).toEqual([{ kind: "run_done", _count: begun.length }]);
}, 60_000);

test("run now starts at once, and a run whose process dies still ends, once", async () => {
  const { actor, made, occurrences } = await schedule({ startsAt: inSeconds(86_400), instruction: "slow" });
  await runNow(actor, made.id);
  await until(occurrences, ([one]) => one?.messageId !== null && one !== undefined);
  // As if its process had been killed: the lease is not renewed, and another process takes over.
  await db().run.updateMany({ where: { userId: actor.userId }, data: { leaseToken: crypto.randomUUID(), leaseExpiresAt: new Date(0) } });
  await until(
    () => db().run.findMany({ where: { userId: actor.userId } }),
    ([run]) => run?.attempts === 2,
  );
  rig.hurry();
  const [occurrence] = await until(occurrences, ended);
  expect(occurrence).toMatchObject({ status: "done", trigger: "manual", changes: [] });
  expect(await db().run.findMany({ where: { userId: actor.userId } })).toMatchObject([{ attempts: 2, status: "ended" }]);
  expect((await getSchedule(actor, made.id)).nextAt).toBe(made.nextAt);
}, 90_000);

test("a schedule created in a chat waits for approval, is created with it, and can be undone", async () => {
  const { user, token } = await makePerson();
  const page = await connect(rig.url, token);
  const waiting = new Promise<Message>((resolve) => {
    page.socket.on("chat:message", ({ message }) => message.status === "awaiting_approval" && resolve(message));
  });
  const { assistantMessage } = await send(page, "Every Monday at 9, add a task Plan the week");
  const { parts } = await waiting;
  expect(await listSchedules(actorOf(user))).toEqual([]);
  const [part] = parts.filter(({ type }) => type === "tool") as ToolPart[];
  expect(part).toMatchObject({
    name: "create_schedule",
    input: { recurrence: "FREQ=WEEKLY;BYDAY=MO", instruction: "Add a task Plan the week" },
  });
  await page.ask("tool:decide", { messageId: assistantMessage.id, callId: part?.callId ?? "", decision: "approve" });
  await page.end(assistantMessage.id);
  expect(await listSchedules(actorOf(user))).toMatchObject([{ title: "Add a task Plan the week", recurrence: "FREQ=WEEKLY;BYDAY=MO" }]);
  await undoReply(actorOf(user), assistantMessage.id);
  expect(await listSchedules(actorOf(user))).toEqual([]);
}, 60_000);

test("a proposal that waits is read in a mail, and accepted in part from there", async () => {
  const { actor, occurrences, made } = await schedule({ startsAt: inSeconds(86_400) });
  const [tea, milk] = [await createTask(actor, { title: "Tea" }), await createTask(actor, { title: "Milk" })];
  const changes = [
    { action: "update", id: tea.id, due_date: "2026-12-07", priority: "high" },
    { action: "delete", id: milk.id },
    { action: "create", title: "bread", due_date: null, labels: ["shop"] },
  ];
  await updateSchedule(actor, made.id, { instruction: `use propose_changes ${JSON.stringify({ summary: "plan", changes })}` });
  await runNow(actor, made.id);
  await until(occurrences, ([one]) => one?.status === "waiting");
  const told = await db().notification.findFirstOrThrow({ where: { userId: actor.userId, kind: "run_waiting" } });
  const secret = "a secret of this test alone";
  const token = decideToken(secret, { userId: actor.userId, notificationId: told.id, until: Math.round(Date.now() / 1000) + 60 });
  expect((await mailedQuestion([secret], token))?.changes).toEqual([
    { action: "update", title: "Tea", dueDate: "2026-12-07", fields: ["priority"] },
    { action: "delete", title: "Milk", fields: [] },
    { action: "create", title: "bread", fields: ["labels"] },
  ]);
  await decideMailed([secret], { token, decision: "approve", chosen: [0, 2] }, { requestId: null });
  await until(occurrences, ended);
  const { tasks } = await listTasks(actor, { sort: "created_at" });
  expect(tasks).toMatchObject([
    { title: "Tea", dueDate: "2026-12-07", priority: "high" },
    { title: "Milk" },
    { title: "bread", labels: ["shop"] },
  ]);
}, 60_000);

test("a call that waits for days is decided from its notification or mail, once, unless its task has changed, anywhere, and continues at once", async () => {
  const { actor, occurrences, made } = await schedule({ startsAt: inSeconds(86_400), instruction: "delete task Tea" });
  await db().user.update({ where: { id: actor.userId }, data: { toolPolicy: "ask_deletes" } });
  const task = await createTask(actor, { title: "Tea" });
  await runNow(actor, made.id);
  await until(occurrences, ([one]) => one?.status === "waiting");
  const told = await db().notification.findFirstOrThrow({ where: { userId: actor.userId, kind: "run_waiting" } });
  expect(told.body).toBe("It asks: Delete “Tea”? It changed nothing.");
  const stranger = actorOf((await makePerson()).user);
  await expect(decideNotified(stranger, told.id, { decision: "approve" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  // Its task has changed since: the user is told, and decides again.
  await updateTask(actor, task.id, { priority: "high" });
  await expect(decideNotified(actor, told.id, { decision: "approve" })).rejects.toMatchObject({
    code: "CONFLICT",
    message: "“Tea” has been changed since this was asked",
    fields: [{ field: "anyway" }],
  });
  const secret = "a secret of this test alone";
  const tokenUntil = (until: number) => decideToken(secret, { userId: actor.userId, notificationId: told.id, until });
  const soon = Math.round(Date.now() / 1000) + 60;
  expect(await mailedQuestion([secret], tokenUntil(soon - 120))).toBeNull();
  expect(await mailedQuestion(["another"], tokenUntil(soon))).toBeNull();
  expect(await mailedQuestion([secret], tokenUntil(soon).replace(`.${told.id}.`, `.${told.id + 1}.`))).toBeNull();
  expect(await mailedQuestion([secret], tokenUntil(soon))).toEqual({ title: "Tea", body: told.body, isOpen: true, changes: null });
  const mailed = { token: tokenUntil(soon), decision: "approve" } as const;
  await expect(decideMailed([secret], mailed, { requestId: null })).rejects.toMatchObject({ fields: [{ field: "anyway" }] });
  await decideMailed([secret], { ...mailed, anyway: true }, { requestId: null });
  await expect(decideMailed([secret], { ...mailed, anyway: true }, { requestId: null })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await mailedQuestion([secret], tokenUntil(soon))).toMatchObject({ isOpen: false });
  const [occurrence] = await until(occurrences, ended);
  expect(occurrence).toMatchObject({ status: "done", changes: [{ tool: "delete_task" }] });
  await expect(decideNotified(actor, told.id, { decision: "reject" })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await db().run.findMany({ where: { userId: actor.userId } })).toMatchObject([{ attempts: 1, status: "ended" }]);
}, 60_000);

test("a busy provider is retried for the same run; a missing key, model or tool fails with its name", async () => {
  const { user } = await makePerson();
  const actor = actorOf(user);
  const own = async (apiKey: string) => {
    const { id } = await addProvider(actor, { kind: "compatible", name: "Mine", baseUrl: `${rig.llmUrl}/v1`, apiKey }, testKeys);
    return { id, model: ownModelId(id, "demo") };
  };
  const [good, refused, gone, busy] = [await own("good-key"), await own("bad-key"), await own("good-key"), await own("good-key")];
  const orders = [
    { instruction: "rate-limited once", model: good.model, becomes: /^$/ },
    { instruction: "hello", model: refused.model, becomes: /^wrong_key: “Mine” refused your key/ },
    { instruction: "hello", model: gone.model, becomes: /^model: The model of this schedule is not there any more/ },
    { instruction: "overloaded", model: busy.model, becomes: /^overloaded: / },
    {
      instruction: "hello",
      model: "demo",
      tools: ["mcp_notes_add"],
      becomes: /^tool_gone: The tool “mcp_notes_add” that this schedule names/,
    },
    { instruction: 'use delete_task {"id": 1}', model: "demo", becomes: /^tool: “delete_task” failed: / },
    {
      instruction: 'use create_task {"title": "Tea"}',
      model: "demo",
      tools: ["update_task"],
      becomes: /^tool: “create_task” failed: This schedule may not/,
    },
  ];
  await db().user.update({ where: { id: user.id }, data: { plan: "pro", toolPolicy: "run_freely" } });
  const made = [];
  for (const { becomes: _, ...order } of orders)
    made.push(await createSchedule(actor, { title: "Tea", ...order, startsAt: inSeconds(86_400), timeZone: "UTC" }));
  await removeProvider(actor, gone.id);
  for (const { id } of made) await runNow(actor, id);
  const all = await until(
    async () => (await listActivity(actor, {})).activities,
    (found) => found.length === orders.length && ended(found),
  );
  for (const [index, { id }] of made.entries()) {
    const [occurrence] = all.filter(({ scheduleId }) => scheduleId === id);
    expect(occurrence?.status, orders[index]?.instruction).toBe(index === 0 ? "done" : "failed");
    expect(occurrence?.reason ?? "").toMatch(orders[index]?.becomes ?? /./);
    // Whatever was retried: one reply, one run, and nothing of it committed twice.
    expect(await db().run.count({ where: { message: { id: occurrence?.messageId ?? crypto.randomUUID() } } })).toBe(index === 2 ? 0 : 1);
  }
  expect(await db().notification.count({ where: { userId: user.id, kind: "run_failed" } })).toBe(orders.length - 1);
  expect(await db().task.count({ where: { userId: user.id } })).toBe(0);
}, 60_000);

test("a dry run reports what a schedule would do, step by step, and stores nothing but its cost", async () => {
  const { actor, made } = await schedule({ startsAt: inSeconds(86_400), instruction: "add task Tea and add task Milk" });
  const tea = await createTask(actor, { title: "Pay rent" });
  const before = await db().task.count({ where: { userId: actor.userId } });
  const dry = async (instruction: string, tools: string[] | null = null) => {
    await updateSchedule(actor, made.id, { instruction, tools });
    await askDryRun(actor, made.id);
    for (;;) {
      const found = await getDryRun(actor, made.id);
      if (found.status !== "running") return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const added = { tool: "create_task", taskId: null, asks: false, problem: null };
  const first = await dry("add task Tea");
  expect(first).toMatchObject({ status: "done", failure: null, steps: [{ ...added, title: "Tea", fields: expect.any(Array) }] });
  expect(first.says).not.toBe("");
  expect(await dry(`use update_task {"id": ${tea.id}, "priority": "high"}`)).toMatchObject({
    steps: [{ tool: "update_task", taskId: tea.id, title: "Pay rent", fields: [{ field: "priority", to: "high" }] }],
  });
  expect(await dry(`use delete_task {"id": ${tea.id}}`, ["create_task"])).toMatchObject({
    steps: [{ tool: "delete_task", problem: "This schedule may not use delete_task. Nothing was done." }],
  });
  expect(await dry("wrong key")).toMatchObject({ status: "failed", failure: expect.stringMatching(/^wrong_key: /) });
  expect(await dry("hello", ["mcp_notes_add"])).toMatchObject({ status: "failed", failure: expect.stringMatching(/^tool_gone: /) });
  const { userId } = actor;
  expect(await db().task.count({ where: { userId } })).toBe(before);
  expect(await db().task.findUnique({ where: { id: tea.id } })).toMatchObject({ priority: "none", deletedAt: null });
  expect(await db().occurrence.count({ where: { userId } })).toBe(0);
  expect(await db().run.count({ where: { userId } })).toBe(0);
  expect(await db().conversation.count({ where: { userId } })).toBe(0);
  // Each counts as one reply, and no reservation remains.
  expect(await db().usageHold.count({ where: { userId, reply: true } })).toBe(5);
  expect(await db().usageHold.count({ where: { userId, openUntil: { not: null } } })).toBe(0);
  await expect(getDryRun(actorOf((await makePerson()).user), made.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
}, 60_000);

test("the guarantees of schedules are visible in metrics", async () => {
  const report = await verifySchedules();
  expect(report).toMatchObject({ problems: [] });
  expect(report.runs).toBeGreaterThan(3);
  const { actor, made } = await schedule({ startsAt: inSeconds(86_400) });
  await db().occurrence.create({
    data: {
      id: crypto.randomUUID(),
      userId: actor.userId,
      scheduleId: made.id,
      dueAt: new Date(),
      trigger: "clock",
      status: "skipped",
      endedAt: new Date(),
    },
  });
  expect((await verifySchedules()).problems).toHaveLength(1);
});
