import { z } from "zod";
import { RecurrenceRule } from "#contracts/recurrence.ts";
import { OccurrencePage, ScheduleCreate, ScheduleUpdate } from "#contracts/schedule.ts";
import { TaskId } from "#contracts/task.ts";
import { TimeZone } from "#contracts/time-zone.ts";
import { listOccurrences, runNow } from "#domain/schedule/occurrence.ts";
import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  previewSchedule,
  restoreSchedule,
  updateSchedule,
} from "#domain/schedule/schedule.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: TaskId });

export const scheduleRouter = router({
  list: userProcedure.query(({ ctx }) => listSchedules(ctx.actor)),
  get: userProcedure.input(ById).query(({ ctx, input }) => getSchedule(ctx.actor, input.id)),
  create: userProcedure.input(ScheduleCreate).mutation(({ ctx, input }) => createSchedule(ctx.actor, input)),
  preview: userProcedure
    .input(ScheduleCreate.pick({ startsAt: true }).extend({ timeZone: TimeZone, recurrence: RecurrenceRule.nullable() }))
    .query(({ input }) => previewSchedule(input)),
  update: userProcedure
    .input(ScheduleUpdate.extend(ById.shape))
    .mutation(({ ctx, input: { id, ...fields } }) => updateSchedule(ctx.actor, id, fields)),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => deleteSchedule(ctx.actor, input.id)),
  restore: userProcedure.input(ById).mutation(({ ctx, input }) => restoreSchedule(ctx.actor, input.id)),
  run: userProcedure.input(ById).mutation(({ ctx, input }) => runNow(ctx.actor, input.id)),
  occurrences: userProcedure
    .input(OccurrencePage.extend(ById.shape))
    .query(({ ctx, input: { id, ...page } }) => listOccurrences(ctx.actor, id, page)),
});
