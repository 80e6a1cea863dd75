import { expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import { ProposalResult } from "#contracts/proposal.ts";
import type { Actor } from "#domain/actor.ts";
import { createTask, getTask, updateTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { replyWith, waitingReplyWith } from "../../../tests/replies.ts";
import { LeaseTokens } from "../run/lease-tokens.ts";
import { decideToolCall } from "./tool.ts";
import { undoReply } from "./undo.ts";
import { undoProposedChange } from "./undo-change.ts";

const callId = "call_0_0";
const owner = { leaseOwner: "test:1", tokens: new LeaseTokens(), runsMax: null };

async function proposed(actor: Actor, changes: object[]) {
  const { messageId } = await replyWith(actor, [{ name: "propose_changes", input: { summary: "A calm week", changes } }]);
  return { messageId, results: resultsIn(await storedMessage(messageId)) };
}

async function storedMessage(id: string): Promise<Pick<Message, "parts">> {
  const { parts } = await db().message.findUniqueOrThrow({ where: { id } });
  return { parts: parts as Message["parts"] };
}

function resultsIn({ parts }: Pick<Message, "parts">): ProposalResult["changes"] {
  const [part] = parts;
  return ProposalResult.parse(part?.type === "tool" ? part.output : null).changes;
}

test("each change is made by its own verb; one that cannot be leaves nothing behind, and the others are made", async () => {
  const actor = actorOf(await makeUser());
  const stranger = await createTask(actorOf(await makeUser()), { title: "Not yours" });
  const [milk, tea] = [await createTask(actor, { title: "Milk" }), await createTask(actor, { title: "Tea" })];
  const { results } = await proposed(actor, [
    { action: "update", id: milk.id, due_date: "2026-12-01", priority: "high" },
    { action: "update", id: stranger.id, title: "Mine" },
    { action: "create", title: "Rest", due_date: null, due_time: "09:00" },
    { action: "create", title: "Bread", parent_id: milk.id },
    { action: "complete", id: tea.id },
  ]);
  expect(results.map(({ status }) => status)).toEqual(["done", "failed", "failed", "done", "done"]);
  expect(results[0]).toMatchObject({ task: { id: milk.id, due_date: "2026-12-01" }, before: { due_date: null, priority: "none" } });
  expect(await getTask(actor, milk.id)).toMatchObject({ dueDate: "2026-12-01", priority: "high" });
  expect(await getTask(actor, tea.id)).toMatchObject({ status: "completed" });
  expect((await listTasks(actor)).tasks.map(({ title }) => title).sort()).toEqual(["Bread", "Milk", "Tea"]);
  expect(await db().auditEntry.count({ where: { userId: actor.userId, actor: "assistant", entity: "task" } })).toBe(3);
});

test("one change is undone by itself, once and only by its user, and the whole takes back what is left", async () => {
  const actor = actorOf(await makeUser());
  const [milk, tea, cake] = await Promise.all(["Milk", "Tea", "Cake"].map((title) => createTask(actor, { title })));
  const { messageId } = await proposed(actor, [
    { action: "update", id: milk?.id, due_date: "2026-12-01" },
    { action: "delete", id: tea?.id },
    { action: "update", id: cake?.id, due_date: "2026-12-02" },
  ]);
  const second = { messageId, callId, at: 1 };
  await expect(undoProposedChange(actorOf(await makeUser()), second)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const after = await undoProposedChange(actor, second);
  expect(resultsIn(after).map(({ status }) => status)).toEqual(["done", "undone", "done"]);
  expect(await getTask(actor, tea?.id ?? 0)).toMatchObject({ title: "Tea" });
  await expect(undoProposedChange(actor, second)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(undoProposedChange(actor, { ...second, at: 7 })).rejects.toMatchObject({ code: "NOT_FOUND" });

  await updateTask(actor, milk?.id ?? 0, { title: "Oat milk" });
  await expect(undoProposedChange(actor, { ...second, at: 0 })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(undoReply(actor, messageId)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await getTask(actor, cake?.id ?? 0)).toMatchObject({ dueDate: "2026-12-02" });
  await updateTask(actor, milk?.id ?? 0, { title: "Milk" });
  expect((await undoReply(actor, messageId)).parts).toMatchObject([{ status: "undone" }]);
  expect([await getTask(actor, milk?.id ?? 0), await getTask(actor, cake?.id ?? 0)]).toMatchObject([{ dueDate: null }, { dueDate: null }]);
});

test("with its last change the call itself is undone", async () => {
  const actor = actorOf(await makeUser());
  const { messageId } = await proposed(actor, [{ action: "create", title: "Bread" }]);
  expect((await undoProposedChange(actor, { messageId, callId, at: 0 })).parts).toMatchObject([{ status: "undone" }]);
  expect((await listTasks(actor)).tasks).toEqual([]);
});

test("only what is accepted must be as it was proposed", async () => {
  const actor = actorOf(await makeUser());
  const [milk, tea] = [await createTask(actor, { title: "Milk" }), await createTask(actor, { title: "Tea" })];
  const changes = [milk, tea].map(({ id }) => ({ action: "update", id, due_date: "2026-12-01" }));
  const { messageId } = await waitingReplyWith(actor, [{ name: "propose_changes", input: { summary: "Plan", changes } }]);
  await updateTask(actor, milk.id, { title: "Oat milk" });
  const approve = { messageId, callId, decision: "approve" as const };
  await expect(decideToolCall(actor, approve, owner)).rejects.toMatchObject({ code: "CONFLICT", fields: [{ field: "anyway" }] });
  const { message } = await decideToolCall(actor, { ...approve, chosen: [1] }, owner);
  expect(message.parts).toMatchObject([{ status: "pending", output: { chosen: [1] } }]);
});
