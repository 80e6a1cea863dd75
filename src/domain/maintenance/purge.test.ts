import { v7 as uuidv7 } from "uuid";
import { afterEach, expect, test, vi } from "vitest";
import { sessionEnded } from "#domain/account/session.ts";
import { createTask, deleteTask, restoreTask } from "#domain/task/task.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { beginCall, endCall } from "#domain/usage/usage.ts";
import { verifyUsage } from "#domain/usage/usage-verify.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeSession, makeUser } from "../../../tests/factories.ts";
import { purge, purgeWhenDue } from "./purge.ts";

const days = (count: number) => new Date(Date.now() - count * 24 * 60 * 60 * 1000);

test("a task is purged after 7 days in the trash, with an audit entry, and not before", async () => {
  const actor = actorOf(await makeUser());
  const [old, young] = [await createTask(actor, { title: "Old" }), await createTask(actor, { title: "Young" })];
  for (const task of [old, young]) await deleteTask(actor, task.id);
  await db().task.update({ where: { id: old.id }, data: { deletedAt: days(8) } });
  await purge();
  expect(await db().task.findMany({ where: { userId: actor.userId }, select: { id: true } })).toEqual([{ id: young.id }]);
  expect(await db().auditEntry.findMany({ where: { userId: actor.userId, action: "task.purge" } })).toMatchObject([
    { actor: "system", entityId: String(old.id) },
  ]);
  await expect(restoreTask(actor, young.id)).resolves.toMatchObject({ title: "Young" });
});

test("an account is purged with all it owns after 30 days; its audit remains", async () => {
  const user = await makeUser();
  await createTask(actorOf(user), { title: "Mine" });
  await db().user.update({ where: { id: user.id }, data: { deletedAt: days(29) } });
  await purge();
  expect(await db().user.count({ where: { id: user.id } })).toBe(1);
  await db().user.update({ where: { id: user.id }, data: { deletedAt: days(31) } });
  await purge();
  expect(await db().user.count({ where: { id: user.id } })).toBe(0);
  expect(await db().task.count({ where: { userId: user.id } })).toBe(0);
  expect(await db().auditEntry.count({ where: { userId: user.id, action: "user.purge" } })).toBe(1);
});

test("the ledger is purged with the account, and still adds up", async () => {
  const user = await makeUser();
  const callId = uuidv7();
  await beginCall(actorOf(user), callId, { quote: fixedQuote(90), runsMax: null });
  await endCall(actorOf(user), callId, { model: "m", inputTokens: 1, outputTokens: 1, costMicroUsd: 70 });
  await db().user.update({ where: { id: user.id }, data: { deletedAt: days(31) } });
  await purge();
  const where = { userId: user.id };
  expect([await db().usageEntry.count({ where }), await db().usageHold.count({ where }), await db().usageBalance.count({ where })]).toEqual(
    [0, 0, 0],
  );
  expect((await verifyUsage()).filter(({ userId }) => userId === user.id)).toEqual([]);
});

test("two concurrent purges remove everything once", async () => {
  const actor = actorOf(await makeUser());
  const task = await createTask(actor, { title: "Once" });
  await deleteTask(actor, task.id);
  await db().task.update({ where: { id: task.id }, data: { deletedAt: days(8) } });
  await Promise.all([purge(), purge(), purge()]);
  await purge();
  expect(await db().auditEntry.count({ where: { userId: actor.userId, action: "task.purge" } })).toBe(1);
});

test("an applied event of the payment provider is stored for 90 days, a pending one indefinitely", async () => {
  const event = (name: string) => ({ id: `${name}-${uuidv7()}`, type: "order.paid", payload: {}, receivedAt: days(200) });
  const [old, young, waiting] = [event("old"), event("young"), event("waiting")];
  await db().webhookEvent.createMany({
    data: [
      { ...old, processedAt: days(91) },
      { ...young, processedAt: days(89) },
      { ...waiting, nextTryAt: new Date(Date.now() + 60_000) },
    ],
  });
  await purge();
  const kept = await db().webhookEvent.findMany({ where: { id: { in: [old.id, young.id, waiting.id] } }, select: { id: true } });
  expect(kept.map(({ id }) => id).sort()).toEqual([young.id, waiting.id].sort());
  await db().webhookEvent.deleteMany({ where: { id: { in: [young.id, waiting.id] } } });
});

afterEach(() => void vi.useRealTimers());

test("a process whose clock is 40 days ahead purges nothing too early, and ends no session", async () => {
  const actor = actorOf(await makeUser());
  const task = await createTask(actor, { title: "Just deleted" });
  await deleteTask(actor, task.id);
  const { session } = await makeSession({ id: actor.userId });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 40 * 24 * 60 * 60 * 1000 });
  await purge();
  expect(await sessionEnded(session.id, actor.userId)).toBeNull();
  vi.useRealTimers();
  expect(await db().session.count({ where: { id: session.id } })).toBe(1);
  await expect(restoreTask(actor, task.id)).resolves.toMatchObject({ title: "Just deleted" });
});

test("two processes purge once, and after a gap of weeks none does before the operator confirms", async () => {
  await db().jobRun.deleteMany({ where: { name: "purge" } });
  const both = await Promise.all([purgeWhenDue(false), purgeWhenDue(false)]);
  expect(both.filter((removed) => removed !== null)).toHaveLength(1);
  await db().jobRun.updateMany({ where: { name: "purge" }, data: { startedAt: days(40), finishedAt: days(40) } });
  await expect(purgeWhenDue(false)).rejects.toThrow(/PURGE_AFTER_GAP/);
  await db().jobRun.updateMany({ where: { name: "purge", error: { not: null } }, data: { finishedAt: days(1) } });
  expect(await purgeWhenDue(true)).toBeGreaterThanOrEqual(0);
});
