import { generateKeyBetween } from "fractional-indexing";
import { expect, test } from "vitest";
import { OrderKey } from "#contracts/order-key.ts";
import type { TaskUpdate } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { createTask, deleteTask, editTask, getTask, updateTask } from "./task.ts";
import { listTasks } from "./task-list.ts";

const newActor = async () => actorOf(await makeUser());
const wrong = (...fields: string[]) => ({ code: "VALIDATION", fields: fields.map((field) => expect.objectContaining({ field })) });

test("what needs a day is refused without one, and a day does not go while it is needed", async () => {
  const actor = await newActor();
  await expect(createTask(actor, { title: "x", dueTime: "09:30" })).rejects.toMatchObject(wrong("due_time"));
  await expect(createTask(actor, { title: "x", recurrence: "FREQ=DAILY", dueTime: "09:30" })).rejects.toMatchObject(
    wrong("due_time", "recurrence"),
  );
  const { id } = await createTask(actor, { title: "x" });
  await expect(updateTask(actor, id, { dueTime: "09:30" })).rejects.toMatchObject(wrong("due_time"));
  await updateTask(actor, id, { dueTime: "09:30", dueDate: "2026-12-01" });
  await updateTask(actor, id, { recurrence: "FREQ=DAILY" });
  await expect(updateTask(actor, id, { dueDate: null, dueTime: null })).rejects.toMatchObject(wrong("recurrence", "due_date"));
  await expect(editTask(actor, id, { dueDate: null }, {})).rejects.toMatchObject({ code: "VALIDATION" });
  expect(await getTask(actor, id)).toMatchObject({ dueDate: "2026-12-01", dueTime: "09:30", recurrence: "FREQ=DAILY" });
  const bare = { dueDate: null, dueTime: null, recurrence: null };
  expect(await updateTask(actor, id, bare)).toMatchObject(bare);
});

test("two changes at once never leave a time without a day", async () => {
  const actor = await newActor();
  const made = await Promise.all(Array.from({ length: 10 }, () => createTask(actor, { title: "x", dueDate: "2026-12-01" })));
  await Promise.all(
    made.flatMap(({ id }) => [
      updateTask(actor, id, { dueDate: null }).catch(onlyRefused),
      updateTask(actor, id, { dueTime: "10:00" }).catch(onlyRefused),
    ]),
  );
  const rows = await db().task.findMany({ where: { userId: actor.userId } });
  expect(rows.filter(({ dueTime, dueDate }) => dueTime !== null && dueDate === null)).toEqual([]);
});

test("parent and project are the actor's own and living, and nothing stands below itself or deeper than three", async () => {
  const [actor, other] = [await newActor(), await newActor()];
  const theirs = await createTask(other, { title: "theirs" });
  const project = await db().project.create({ data: { userId: other.userId, name: "theirs" } });
  const a = await createTask(actor, { title: "a" });
  for (const parentId of [theirs.id, 2_147_483_647]) {
    await expect(createTask(actor, { title: "x", parentId })).rejects.toMatchObject(wrong("parent_id"));
    await expect(updateTask(actor, a.id, { parentId })).rejects.toMatchObject(wrong("parent_id"));
  }
  for (const projectId of [project.id, 2_147_483_647]) {
    await expect(createTask(actor, { title: "x", projectId })).rejects.toMatchObject(wrong("project_id"));
    await expect(updateTask(actor, a.id, { projectId })).rejects.toMatchObject(wrong("project_id"));
  }
  await expect(updateTask(actor, theirs.id, { parentId: a.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const below = async (parentId: number) => createTask(actor, { title: "below", parentId });
  const b = await below(a.id);
  const c = await below(b.id);
  const d = await below(c.id);
  await expect(below(d.id)).rejects.toMatchObject(wrong("parent_id"));
  for (const { id } of [a, b, c, d]) await expect(updateTask(actor, a.id, { parentId: id })).rejects.toMatchObject(wrong("parent_id"));
  const top = await createTask(actor, { title: "top" });
  await expect(updateTask(actor, a.id, { parentId: top.id })).rejects.toMatchObject(wrong("parent_id"));
  await updateTask(actor, b.id, { parentId: null });
  await updateTask(actor, a.id, { parentId: top.id });

  await deleteTask(actor, c.id);
  await expect(below(c.id)).rejects.toMatchObject(wrong("parent_id"));
  expect(await updateTask(actor, d.id, { parentId: c.id, title: "as it was" })).toMatchObject({ parentId: c.id, title: "as it was" });
});

test("two moves at once make no circle", async () => {
  const actor = await newActor();
  const pairs = await Promise.all(
    Array.from({ length: 4 }, async () => [await createTask(actor, { title: "a" }), await createTask(actor, { title: "b" })] as const),
  );
  const moves = pairs.flatMap(([a, b]) => [updateTask(actor, a.id, { parentId: b.id }), updateTask(actor, b.id, { parentId: a.id })]);
  const done = await Promise.allSettled(moves);
  expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
});

test("a task without a place comes behind the last, each at its own, and any client's order keys fit between", async () => {
  const actor = await newActor();
  const first = await createTask(actor, { title: "first" });
  const together = await Promise.all(Array.from({ length: 8 }, (_, at) => createTask(actor, { title: `${at}` })));
  const keys = new Set([first, ...together].map(({ position }) => position));
  expect(keys.size).toBe(9);
  expect(together.every(({ position }) => position > first.position)).toBe(true);
  const places = ["a9", "az", "bzz", "Zz", "zzzzzzzzzzzzzzzzzzzzzzzzzzz", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzV"];
  for (const position of places.sort()) {
    const { id } = await createTask(actor, { title: "placed", position });
    expect((await getTask(actor, id)).position).toBe(position);
    const last = (await listTasks(actor, { sort: "-position" })).tasks[0]?.position ?? "";
    const next = await createTask(actor, { title: "next" });
    expect(OrderKey.safeParse(next.position).success).toBe(true);
    expect(next.position > last, `${next.position} > ${last}`).toBe(true);
    const between = generateKeyBetween(last, next.position);
    expect(last < between && between < next.position).toBe(true);
    expect(OrderKey.safeParse(generateKeyBetween(next.position, null)).success).toBe(true);
  }
  const listed = (await listTasks(actor, { sort: "position" })).tasks.map(({ position }) => position);
  expect(listed).toEqual([...listed].sort());
});

test.each(["", "a", "0", "a00", "b1", "a0V0", "é0", "A00000000000000000000000000"])("%j is no order key", (key) => {
  expect(OrderKey.safeParse(key).success).toBe(false);
  expect(() => generateKeyBetween(key, null)).toThrow();
});

test("when it was completed follows the status, whoever sets it", async () => {
  const actor = await newActor();
  const done = await createTask(actor, { title: "x", status: "completed" });
  expect(done.completedAt).toBe(done.createdAt);
  const again = await updateTask(actor, done.id, { status: "completed", title: "y" });
  expect(again.completedAt).toBe(done.completedAt);
  expect(await updateTask(actor, done.id, { status: "in_progress" })).toMatchObject({ completedAt: null });
  expect((await updateTask(actor, done.id, { status: "completed" })).completedAt).not.toBeNull();
  await directly(actor, { status: "pending" }, done.id);
  expect(await getTask(actor, done.id)).toMatchObject({ completedAt: null });
});

/** As a version from before these columns writes. */
async function directly({ userId }: Actor, data: Pick<TaskUpdate, "status">, id: number) {
  await db().task.updateMany({ where: { id, userId }, data });
}

function onlyRefused(error: { code?: string }) {
  if (error.code !== "VALIDATION") throw error;
}
