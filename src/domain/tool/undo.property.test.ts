import { expect, test } from "vitest";
import type { Task } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { updateTask } from "#domain/task/task.ts";
import { allUsersDb } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { replyWith } from "../../../tests/replies.ts";
import fc from "../../../tests/setup/properties.ts";
import { undoReply } from "./undo.ts";

type Fields = Pick<Task, "title" | "status" | "priority"> & { deleted: boolean };
type Done = { messageId: string; taskId: number; before: Fields | null; undone: boolean };

/** Every task of the user, the deleted ones too, as a person sees them. */
async function tasksOf(actor: Actor): Promise<Map<number, Fields>> {
  const rows = await allUsersDb().task.findMany({ where: { userId: actor.userId } });
  return new Map(rows.map(({ id, title, status, priority, deletedAt }) => [id, { title, status, priority, deleted: deletedAt !== null }]));
}

const pick = fc.nat();
const step = fc.oneof(
  fc.record({ do: fc.constant("create" as const), title: fc.constantFrom("Milk", "Bread") }),
  fc.record({
    do: fc.constantFrom("update_task" as const, "complete_task" as const, "delete_task" as const),
    at: pick,
    title: fc.constantFrom("Tea", "Rice"),
  }),
  fc.record({ do: fc.constant("undo" as const), at: pick }),
  fc.record({ do: fc.constant("edit" as const), at: pick, title: fc.constantFrom("Salt", "Oil") }),
);

test("in any order of doing, undoing and people's own changes: an undo restores exactly what was, or changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
      const actor = actorOf(await makeUser());
      const done: Done[] = [];
      for (const step of steps) {
        const before = await tasksOf(actor);
        const living = [...before].filter(([, { deleted }]) => !deleted).map(([id]) => id);
        if (step.do === "create") {
          const { messageId } = await replyWith(actor, [{ name: "create_task", input: { title: step.title } }]);
          const made = [...(await tasksOf(actor)).keys()].find((id) => !before.has(id)) ?? 0;
          done.push({ messageId, taskId: made, before: null, undone: false });
        } else if (step.do === "undo") {
          const call = done[step.at % Math.max(done.length, 1)];
          if (call) await checkUndo(actor, call, before);
        } else {
          const id = living[step.at % Math.max(living.length, 1)];
          if (id === undefined) continue;
          if (step.do === "edit") await updateTask(actor, id, { title: step.title });
          else {
            const input = step.do === "update_task" ? { id, title: step.title } : { id };
            const { messageId } = await replyWith(actor, [{ name: step.do, input }]);
            done.push({ messageId, taskId: id, before: before.get(id) ?? null, undone: false });
          }
        }
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 60_000);

async function checkUndo(actor: Actor, call: Done, before: Map<number, Fields>): Promise<void> {
  try {
    await undoReply(actor, call.messageId);
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect(await tasksOf(actor), "a refused undo changes nothing").toEqual(before);
    return;
  }
  expect(call.undone, "what is undone is not undone again").toBe(false);
  call.undone = true;
  const after = await tasksOf(actor);
  const now = after.get(call.taskId);
  if (call.before) expect(now).toEqual(call.before);
  else expect(now?.deleted).toBe(true);
  for (const [id, fields] of before) if (id !== call.taskId) expect(after.get(id), "other tasks stay").toEqual(fields);
}
