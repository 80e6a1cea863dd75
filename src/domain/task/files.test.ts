import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { Actor } from "#domain/actor.ts";
import { createUpload, removeUpload, reserveFile } from "#domain/file/upload.ts";
import { purge } from "#domain/maintenance/purge.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { taskActivity } from "./activity.ts";
import { attachToTask, detachFromTask, listTaskFiles } from "./files.ts";
import { createTask, deleteTask, getTask, updateTask } from "./task.ts";
import { undoDeed } from "./undo-deed.ts";

async function makeUpload(actor: Actor, name: string): Promise<string> {
  const id = uuidv7();
  await reserveFile(id);
  await createUpload(actor, { id, name, mime: "text/plain", size: 3, sha256: "0".repeat(64) }, "none");
  return id;
}

test("a file stays with its task when old uploads are purged, and goes a day after it was taken off", async () => {
  const actor = actorOf(await makeUser());
  const task = await createTask(actor, { title: "Taxes" });
  const uploadId = await makeUpload(actor, "bill.txt");
  await attachToTask(actor, task.id, uploadId);
  await attachToTask(actor, task.id, uploadId);
  expect(await listTaskFiles(actor, task.id)).toMatchObject([{ uploadId, name: "bill.txt", size: 3 }]);
  await expect(removeUpload(actor, uploadId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const age = () => db().upload.update({ where: { id: uploadId }, data: { usedAt: new Date(Date.now() - 2 * 86_400_000) } });
  await age();
  await purge();
  expect(await listTaskFiles(actor, task.id)).toHaveLength(1);
  await detachFromTask(actor, task.id, uploadId);
  await purge();
  await attachToTask(actor, task.id, uploadId);
  await detachFromTask(actor, task.id, uploadId);
  await expect(detachFromTask(actor, task.id, uploadId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await age();
  await purge();
  expect(await db().upload.count({ where: { userId: actor.userId } })).toBe(0);
  expect((await taskActivity(actor, task.id)).map(({ action }) => action)).toEqual([
    ...["task.detach", "task.attach", "task.detach", "task.attach", "task.create"],
  ]);
});

test("only one's own uploads go to one's own tasks", async () => {
  const [actor, other] = [actorOf(await makeUser()), actorOf(await makeUser())];
  const task = await createTask(actor, { title: "Taxes" });
  const [mine, theirs] = [await makeUpload(actor, "a.txt"), await makeUpload(other, "b.txt")];
  await expect(attachToTask(actor, task.id, theirs)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(attachToTask(other, task.id, theirs)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await attachToTask(actor, task.id, mine);
  await expect(detachFromTask(other, task.id, mine)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await deleteTask(actor, task.id);
  await expect(attachToTask(actor, task.id, mine)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a line of the activity is taken back by what the task was before, unless it has changed since", async () => {
  const actor = actorOf(await makeUser());
  const { id } = await createTask(actor, { title: "Milk", dueDate: "2026-12-01", dueTime: "09:00" });
  await updateTask(actor, id, { title: "Oat milk", priority: "high" });
  await updateTask(actor, id, { status: "completed" });
  const lines = await taskActivity(actor, id);
  expect(lines.map(({ isUndoable }) => isUndoable)).toEqual([true, true, true]);
  const [completing, renaming, making] = lines.map(({ seq }) => seq);
  expect(await undoDeed(actor, id, renaming ?? 0)).toMatchObject({ title: "Milk", priority: "none", status: "completed" });
  await expect(undoDeed(actor, id, renaming ?? 0)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await undoDeed(actor, id, completing ?? 0)).toMatchObject({ title: "Milk", status: "pending", dueTime: "09:00" });
  await expect(undoDeed(actorOf(await makeUser()), id, making ?? 0)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await undoDeed(actor, id, making ?? 0);
  await expect(getTask(actor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("what the feed no longer has cannot be taken back, and is not offered", async () => {
  const actor = actorOf(await makeUser());
  const { id } = await createTask(actor, { title: "Milk" });
  await updateTask(actor, id, { title: "Oat milk" });
  await db().feedEvent.deleteMany({ where: { userId: actor.userId, kind: "task.created" } });
  const [line] = await taskActivity(actor, id);
  expect(line?.isUndoable).toBe(false);
  await expect(undoDeed(actor, id, line?.seq ?? 0)).rejects.toMatchObject({ code: "CONFLICT" });
});
