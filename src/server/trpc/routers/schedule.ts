import { z } from "zod";
import { ModelId } from "#contracts/provider.ts";
import { RecurrenceRule, ruleLengthMax } from "#contracts/recurrence.ts";
import { ActivityFilter, LocalDateTime, OccurrencePage, ScheduleCreate, ScheduleUpdate } from "#contracts/schedule.ts";
import { TaskId } from "#contracts/task.ts";
import { TimeZone } from "#contracts/time-zone.ts";
import { awayReport, comingRuns, listActivity } from "#domain/schedule/activity.ts";
import { forecast } from "#domain/schedule/cost.ts";
import { askDryRun, getDryRun } from "#domain/schedule/dry-run.ts";
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
  // An incomplete rule is not an error of the request: its problem is returned.
  preview: userProcedure
    .input(z.object({ startsAt: LocalDateTime, timeZone: TimeZone, recurrence: z.string().max(ruleLengthMax).nullable() }))
    .query(({ input }) => {
      const { data, error } = RecurrenceRule.nullable().safeParse(input.recurrence);
      return data === undefined ? { next: [], problem: error?.issues[0]?.message ?? "" } : previewSchedule({ ...input, recurrence: data });
    }),
  forecast: userProcedure
    .input(
      z.object({
        id: TaskId.optional(),
        startsAt: LocalDateTime,
        timeZone: TimeZone,
        recurrence: RecurrenceRule.nullable(),
        model: ModelId.nullable().optional(),
      }),
    )
    .query(({ ctx, input }) => forecast(ctx.actor, input)),
  update: userProcedure
    .input(ScheduleUpdate.extend(ById.shape))
    .mutation(({ ctx, input: { id, ...fields } }) => updateSchedule(ctx.actor, id, fields)),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => deleteSchedule(ctx.actor, input.id)),
  restore: userProcedure.input(ById).mutation(({ ctx, input }) => restoreSchedule(ctx.actor, input.id)),
  run: userProcedure.input(ById).mutation(({ ctx, input }) => runNow(ctx.actor, input.id)),
  askDryRun: userProcedure.input(ById).mutation(({ ctx, input }) => askDryRun(ctx.actor, input.id)),
  dryRun: userProcedure.input(ById).query(({ ctx, input }) => getDryRun(ctx.actor, input.id)),
  occurrences: userProcedure
    .input(OccurrencePage.extend(ById.shape))
    .query(({ ctx, input: { id, ...page } }) => listOccurrences(ctx.actor, id, page)),
  activity: userProcedure.input(ActivityFilter).query(({ ctx, input }) => listActivity(ctx.actor, input)),
  away: userProcedure.query(({ ctx }) => awayReport(ctx.actor)),
  coming: userProcedure
    .input(z.object({ days: z.number().int().min(1).max(62) }))
    .query(({ ctx, input }) => comingRuns(ctx.actor, input.days)),
});
