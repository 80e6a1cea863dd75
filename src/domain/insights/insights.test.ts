import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { MessagePart } from "#contracts/message.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { insightsOf } from "./insights.ts";
import { insightsCsv } from "./insights-csv.ts";
import { costSql } from "./insights-sql.ts";
import { rangeOf } from "./range.ts";

const berlin = "Europe/Berlin";
const now = new Date("2026-11-30T12:00:00Z");
type User = { id: number };

async function makeChat(user: User, columns: Partial<Prisma.ConversationUncheckedCreateInput> = {}): Promise<string> {
  return (await db().conversation.create({ data: { id: uuidv7(), userId: user.id, ...columns } })).id;
}

async function say(user: User, conversationId: string, time: string, reply?: { model: string; parts: MessagePart[] }) {
  const role = reply ? ("assistant" as const) : ("user" as const);
  const common = { id: uuidv7(), userId: user.id, conversationId, status: "complete" as const, createdAt: new Date(time) };
  await db().message.create({
    data: { ...common, role, parts: (reply?.parts ?? []) as Prisma.InputJsonValue, model: reply?.model ?? null },
  });
}

async function pay(user: User, conversationId: string | null, time: string, columns: Partial<Prisma.UsageEntryUncheckedCreateInput> = {}) {
  const common = { userId: user.id, runId: uuidv7(), step: 0, model: "m", inputTokens: 1, outputTokens: 1, costMicroUsd: 100n };
  await db().usageEntry.create({ data: { ...common, conversationId, createdAt: new Date(time), ...columns } });
}

function call(name: string, status: "done" | "undone" | "rejected" | "awaiting_approval"): MessagePart {
  return { type: "tool", callId: uuidv7(), name, input: {}, output: null, status };
}

test("a year over both changes of the clock is counted in the actor's days, and nothing of others is in it", async () => {
  const [user, other] = [await makeUser(), await makeUser()];
  const actor = actorOf(user);
  const project = await db().project.create({ data: { userId: user.id, name: "=Boats" } });
  const chat = await makeChat(user, { projectId: project.id });
  // The last moments of 29 March (23 hours long) and of 25 October (25 hours long) in Berlin, and the first of the days after.
  for (const time of ["2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"]) {
    await say(user, chat, time);
    await pay(user, chat, time);
  }
  await pay(user, null, "2026-10-26T08:00:00Z", { model: "n", ownKey: true, costMicroUsd: 7n });
  await pay(user, null, "2026-10-26T08:00:00Z", { released: true });
  const stranger = await makeChat(other);
  await say(other, stranger, "2026-10-26T08:00:00Z");
  await pay(other, stranger, "2026-10-26T08:00:00Z");

  const year = await insightsOf(actor, { days: 365 }, berlin, now);
  expect(year).toMatchObject({ from: "2025-12-01", to: "2026-11-30" });
  expect(year.days).toHaveLength(365);
  expect(year.days.filter(({ messages }) => messages > 0)).toEqual([
    { day: "2026-03-29", messages: 1, costMicroUsd: 100, ownKeyMicroUsd: 0 },
    { day: "2026-03-30", messages: 1, costMicroUsd: 100, ownKeyMicroUsd: 0 },
    { day: "2026-10-25", messages: 1, costMicroUsd: 100, ownKeyMicroUsd: 0 },
    { day: "2026-10-26", messages: 1, costMicroUsd: 100, ownKeyMicroUsd: 7 },
  ]);
  expect(year.models.map(({ model, costMicroUsd, ownKeyMicroUsd }) => [model, costMicroUsd, ownKeyMicroUsd])).toEqual([
    ["m", 400, 0],
    ["n", 0, 7],
  ]);
  expect(year.projects).toMatchObject([
    { projectId: project.id, name: "=Boats", messages: 4, costMicroUsd: 400 },
    { projectId: null, name: null, messages: 0, ownKeyMicroUsd: 7 },
  ]);
  expect(insightsCsv(year, "projects").split("\r\n")[1]).toBe(`${project.id},'=Boats,4,400,0`);
  const { days } = await insightsOf(actor, { from: "2026-10-25", to: "2026-10-25" }, berlin, now);
  expect(days).toMatchObject([{ day: "2026-10-25", messages: 1, costMicroUsd: 100 }]);
});

test("messages of deleted and temporary chats are not counted, what they cost is", async () => {
  const user = await makeUser();
  for (const columns of [{ deletedAt: now }, { temporaryUntil: now }]) {
    const chat = await makeChat(user, columns);
    await say(user, chat, "2026-11-30T08:00:00Z");
    await pay(user, chat, "2026-11-30T08:00:00Z");
  }
  const { days } = await insightsOf(actorOf(user), { days: 7 }, berlin, now);
  expect(days.at(-1)).toMatchObject({ messages: 0, costMicroUsd: 200 });
});

test("a task is overdue in the week of its due day if that day ended without it, in the actor's zone", async () => {
  const user = await makeUser();
  const task = async (dueDate: string, completedAt: string | null, columns: { deletedAt?: Date } = {}) => {
    const { id } = await db().task.create({ data: { userId: user.id, title: "t", dueDate: new Date(dueDate), ...columns } });
    if (!completedAt) return;
    // The trigger notes the time of completion, so it is moved afterwards.
    await db().task.update({ where: { id, userId: user.id }, data: { status: "completed" } });
    await db().task.update({ where: { id, userId: user.id }, data: { completedAt: new Date(completedAt) } });
  };
  await task("2026-11-18", "2026-11-18T22:59:59Z");
  await task("2026-11-18", "2026-11-18T23:00:00Z");
  await task("2026-11-24", null);
  await task("2026-11-30", null);
  await task("2026-11-24", null, { deletedAt: now });
  const { weeks } = await insightsOf(actorOf(user), { from: "2026-11-16" }, berlin, now);
  expect(weeks).toEqual([
    { week: "2026-11-16", completed: 2, overdue: 1 },
    { week: "2026-11-23", completed: 0, overdue: 1 },
    { week: "2026-11-30", completed: 0, overdue: 0 },
  ]);
});

test("the assistant's calls are counted by kind and by what became of them", async () => {
  const user = await makeUser();
  const chat = await makeChat(user);
  const parts = [
    call("create_task", "done"),
    call("update_task", "undone"),
    call("delete_task", "rejected"),
    call("x__y", "awaiting_approval"),
  ];
  await say(user, chat, "2026-11-30T08:00:00Z", { model: "m", parts: [{ type: "text", text: "Yes." }, ...parts] });
  const { deeds, models } = await insightsOf(actorOf(user), { days: 7 }, berlin, now);
  expect(deeds).toMatchObject([
    { kind: "read", done: 0 },
    { kind: "change", done: 1, undone: 1 },
    { kind: "delete", refused: 1 },
    { kind: "server", waiting: 1 },
  ]);
  expect(models).toMatchObject([{ model: "m", replies: 1 }]);
});

test("a range that is empty or longer than a year is refused", async () => {
  const actor = actorOf(await makeUser());
  for (const range of [
    { from: "2026-12-02", to: "2026-12-01" },
    { from: "2025-11-29", to: "2026-11-30" },
  ])
    await expect(insightsOf(actor, range, berlin, now)).rejects.toMatchObject({ code: "VALIDATION" });
});

test("the ledger is read by the index of its user and time", async () => {
  const user = await makeUser();
  const entry = { step: 0, model: "m", inputTokens: 1, outputTokens: 1, costMicroUsd: 1n, createdAt: new Date("2020-01-01") };
  const rows = Array.from({ length: 4000 }, () => ({ ...entry, userId: user.id, runId: uuidv7() }));
  await db().usageEntry.createMany({ data: rows });
  await db().$executeRawUnsafe("ANALYZE usage_entry");
  const sql = costSql(actorOf(user), rangeOf({ days: 30 }, berlin, new Date()));
  const plan = await db().$queryRaw<{ "QUERY PLAN": string }[]>(Prisma.sql`EXPLAIN ${sql}`);
  const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
  expect(text).toContain("usage_entry_user_id_created_at_idx");
  expect(text).not.toContain("Seq Scan on usage_entry");
  await db().usageEntry.deleteMany({ where: { userId: user.id } });
});
