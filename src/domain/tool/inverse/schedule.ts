import { z } from "zod";
import { Schedule, scheduleFieldNames } from "#contracts/schedule.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { deleteSchedule, getSchedule, restoreSchedule, updateSchedule } from "#domain/schedule/schedule.ts";
import type { Tx } from "#lib/db.ts";
import { inverse } from "./inverse.ts";

/** What tools did to schedules, by the verb that takes it back. Times that have passed since are a conflict as well. */
export const scheduleInverses = {
  delete_schedule: inverse(z.object({ after: Schedule }), (tx, actor, { after }) =>
    unlessChanged(async () => {
      await requireAsStored(tx, actor, after);
      await deleteSchedule(actor, after.id, tx);
    }),
  ),
  update_schedule: inverse(z.object({ before: Schedule, after: Schedule }), (tx, actor, { before, after }) =>
    unlessChanged(async () => {
      await requireAsStored(tx, actor, after);
      await updateSchedule(actor, after.id, Object.fromEntries(scheduleFieldNames.map((name) => [name, before[name]])), tx);
    }),
  ),
  restore_schedule: inverse(z.object({ before: Schedule }), (tx, actor, { before }) =>
    unlessChanged(async () => {
      await restoreSchedule(actor, before.id, tx);
    }),
  ),
};

async function requireAsStored(tx: Tx, actor: Actor, stored: Schedule): Promise<void> {
  const now = await getSchedule(actor, stored.id, tx);
  if (fieldsOf(now) !== fieldsOf(stored)) throw changedSince();
}

async function unlessChanged(work: () => Promise<void>): Promise<void> {
  try {
    await work();
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
