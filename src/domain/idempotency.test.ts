import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../tests/factories.ts";
import { once } from "./idempotency.ts";
import { createTask } from "./task/task.ts";
import { listTasks } from "./task/task-list.ts";

test("failed work leaves neither an effect nor a key", async () => {
  const actor = actorOf(await makeUser());
  const request = { key: "k", fingerprint: "f" };
  const failing = once(actor, request, async (tx) => {
    await createTask(actor, { title: "Half done" }, tx);
    throw new Error("the process dies here");
  });
  await expect(failing).rejects.toThrow("the process dies here");
  expect((await listTasks(actor)).tasks).toEqual([]);
  expect(await once(actor, request, async () => ({ status: 201, body: "second" }))).toMatchObject({ body: "second", replayed: false });
});

test("a key is free again after 24 hours", async () => {
  const actor = actorOf(await makeUser());
  await once(actor, { key: "old", fingerprint: "f" }, async () => ({ status: 201, body: "yesterday" }));
  await db().idempotencyKey.updateMany({
    where: { userId: actor.userId },
    data: { createdAt: new Date(Date.now() - 25 * 60 * 60 * 1000) },
  });
  const again = await once(actor, { key: "old", fingerprint: "another" }, async () => ({ status: 201, body: "today" }));
  expect(again).toMatchObject({ body: "today", replayed: false });
});

test("while the first runs, the second is refused and does not wait", async () => {
  const actor = actorOf(await makeUser());
  const request = { key: "busy", fingerprint: "f" };
  const begun = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const first = once(actor, request, async () => {
    begun.resolve();
    await finish.promise;
    return { status: 201, body: "first" };
  });
  await begun.promise;
  await expect(once(actor, request, async () => ({ status: 201, body: "second" }))).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_IN_USE",
  });
  finish.resolve();
  expect(await first).toMatchObject({ body: "first" });
});
