import { z } from "zod";
import { Schedule, scheduleFieldNames } from "#contracts/schedule.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { deleteSchedule, getSchedule, restoreSchedule, updateSchedule } from "#domain/schedule/schedule.ts";
import type { Tx } from "#lib/db.ts";

/** How what a tool did to a schedule is taken back. */
export const ScheduleUndo = z.discriminatedUnion("verb", [
  z.object({ verb: z.literal("delete_schedule"), after: Schedule }),
  z.object({ verb: z.literal("update_schedule"), before: Schedule, after: Schedule }),
  z.object({ verb: z.literal("restore_schedule"), before: Schedule }),
]);

/** Takes back what a call did to a schedule. @throws CONFLICT it has been changed since, or its old times have passed */
export async function takeBackSchedule(tx: Tx, actor: Actor, undo: z.output<typeof ScheduleUndo>): Promise<void> {
  try {
    if (undo.verb === "restore_schedule") return void (await restoreSchedule(actor, undo.before.id, tx));
    const now = await getSchedule(actor, undo.after.id, tx);
    if (fieldsOf(now) !== fieldsOf(undo.after)) throw changedSince();
    if (undo.verb === "delete_schedule") return void (await deleteSchedule(actor, now.id, tx));
    const fields = Object.fromEntries(scheduleFieldNames.map((name) => [name, undo.before[name]]));
    await updateSchedule(actor, now.id, fields, tx);
  } catch (error) {
    const isOver = error instanceof DomainError && (error.code === "NOT_FOUND" || error.code === "VALIDATION");
    throw isOver ? changedSince() : error;
  }
}

function fieldsOf(schedule: Schedule): string {
  return JSON.stringify(scheduleFieldNames.map((name) => schedule[name]));
}

function changedSince(): DomainError {
  return new DomainError("CONFLICT", "The schedule has changed since then, or its times have passed, so this cannot be undone.");
}
