import { expect, test } from "vitest";
import { FeedEvent } from "#contracts/realtime.ts";
import { assistantActor } from "#domain/actor.ts";
import { purge } from "#domain/maintenance/purge.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { taskActivity } from "./activity.ts";
import { addComment, deleteComment, editComment, listComments, restoreComment } from "./comment.ts";
import { createTask, deleteTask, updateTask } from "./task.ts";

const newTask = async () => {
  const actor = actorOf(await makeUser());
  return { actor, task: await createTask(actor, { title: "Boat" }) };
};

test("person and assistant comment; one changes one's own, deletes each, and takes that back; pages are told", async () => {
  const { actor, task } = await newTask();
  const mine = await addComment(actor, task.id, "Ask Ann");
  const assistants = await addComment({ ...assistantActor(actor.userId, crypto.randomUUID()) }, task.id, "Ann is away");
  expect(assistants).toMatchObject({ author: "assistant", taskId: task.id });
  await editComment(actor, mine.id, "Ask Ben");
  await expect(editComment(actor, assistants.id, "No")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await deleteComment(actor, assistants.id);
  expect((await listComments(actor, task.id)).map(({ text }) => text)).toEqual(["Ask Ben"]);
  await expect(deleteComment(actor, assistants.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await restoreComment(actor, assistants.id);
  await expect(restoreComment(actor, assistants.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await listComments(actor, task.id)).map(({ text }) => text)).toEqual(["Ask Ben", "Ann is away"]);
  const events = await db().feedEvent.findMany({ where: { userId: actor.userId, seq: { gt: 1 } }, orderBy: { seq: "asc" } });
  const kinds = events.map(({ seq, kind, data }) => FeedEvent.parse({ seq: Number(seq), kind, data }).kind);
  expect(kinds).toEqual(["created", "created", "updated", "deleted", "restored"].map((what) => `comment.${what}`));
});

test("nothing is said about a task in the trash, or another's; what was deleted goes for good after a week", async () => {
  const { actor, task } = await newTask();
  const comment = await addComment(actor, task.id, "Ask Ann");
  const other = actorOf(await makeUser());
  await expect(addComment(other, task.id, "Hi")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(listComments(other, task.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(editComment(other, comment.id, "Hi")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(taskActivity(other, task.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const old = await addComment(actor, task.id, "Old");
  await deleteComment(actor, old.id);
  await db().taskComment.update({ where: { id: old.id }, data: { deletedAt: new Date(Date.now() - 8 * 86_400_000) } });
  await expect(restoreComment(actor, old.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await purge();
  expect(await db().taskComment.findMany({ where: { taskId: task.id } })).toMatchObject([{ text: "Ask Ann" }]);
  await deleteTask(actor, task.id);
  await expect(addComment(actor, task.id, "Hi")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(deleteComment(actor, comment.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("the activity of a task says who did what, newest first, and nothing of other tasks", async () => {
  const { actor, task } = await newTask();
  const other = await createTask(actor, { title: "Other" });
  await addComment(actor, other.id, "Elsewhere");
  await updateTask(assistantActor(actor.userId, crypto.randomUUID()), task.id, { priority: "high", dueDate: "2026-12-24" });
  await addComment(actor, task.id, "Here");
  expect((await taskActivity(actor, task.id)).map(({ actor: by, action, fields }) => [by, action, fields])).toEqual([
    ["user", "comment.create", []],
    ["assistant", "task.update", expect.arrayContaining(["priority", "dueDate"])],
    ["user", "task.create", []],
  ]);
});
