import { expect, test } from "vitest";
import { createTask, deleteTask, getTask, updateTask } from "#domain/task/task.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { makeUser } from "../../../tests/factories.ts";
import { stepsOf } from "../schedule/dry-run-steps.ts";
import { rehearse } from "./rehearse.ts";

const run: Parameters<typeof rehearse>[4] = async (actor, { name, input }, tx) => {
  const { id, ...fields } = input as { id: number; title: string };
  if (name === "create_task") {
    const after = await createTask(actor, fields, tx);
    return { output: after, undo: { verb: "delete", after } };
  }
  if (name === "delete_task") {
    const before = await deleteTask(actor, id, tx);
    return { output: before, undo: { verb: "restore", before } };
  }
  const before = await getTask(actor, id, tx);
  const after = await updateTask(actor, id, fields, tx);
  return { output: after, undo: { verb: "update", before, after } };
};

test("a later call finds what an earlier one would have made, by the id that was told, and nothing stays", async () => {
  const { id: userId } = await makeUser();
  const callId = crypto.randomUUID();
  const told: number[][] = [];
  const calls = [{ name: "create_task", input: { title: "Tea" } as object }];
  const [made] = await rehearse(userId, callId, calls, told, run);
  const { id } = (made ?? { output: {} }).output as { id: number };
  calls.push({ name: "update_task", input: { id, title: "Green tea" } }, { name: "delete_task", input: { id: 2_000_000_000 } });
  const results = await rehearse(userId, callId, calls, told, run);
  expect(results.map(({ output, problem }) => [(output as { id?: number }).id, problem])).toEqual([
    [id, null],
    [id, null],
    [undefined, expect.stringContaining("not found")],
  ]);
  expect(calls.flatMap((call, at) => stepsOf(call, results[at] ?? { output: null, problem: null }, false))).toMatchObject([
    { tool: "create_task", taskId: null, title: "Tea", fields: [] },
    { tool: "update_task", title: "Green tea" },
    { tool: "delete_task", taskId: 2_000_000_000, problem: expect.any(String) },
  ]);
  expect(await db().task.count({ where: { userId } })).toBe(0);
  expect(await db().auditEntry.count({ where: { userId } })).toBe(0);
});
