import { z } from "zod";
import { type Schedule, ScheduleCreate, ScheduleUpdate, scheduleFieldNames } from "#contracts/schedule.ts";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { TaskId } from "#contracts/task.ts";
import { createSchedule, deleteSchedule, getSchedule, listSchedules, updateSchedule } from "#domain/schedule/schedule.ts";
import { defineTool } from "./tool.ts";

const when =
  "`starts_at` is the first local date and time, YYYY-MM-DDTHH:MM:SS. `recurrence` is an RFC 5545 rule without DTSTART, such as FREQ=WEEKLY;BYDAY=MO; null or absent: once. `time_zone` is an IANA name; absent: the user's.";

export const listSchedulesTool = defineTool({
  name: "list_schedules",
  description: "List the user's schedules: orders that you carry out at their times.",
  input: z.object({}),
  run: async (actor, _input, tx) => ({ output: { schedules: (await listSchedules(actor, tx)).map(scheduleForModel) } }),
});

export const createScheduleTool = defineTool({
  name: "create_schedule",
  description: `Make a schedule: \`instruction\` is what you will be asked to do at each of its times, while the user is away, with your tools. ${when}`,
  input: z.object(snakeKeys(ScheduleCreate.shape)),
  run: async (actor, { title, instruction, starts_at, ...input }, tx) => {
    const more = camelKeys<ScheduleUpdate>(input, scheduleFieldNames);
    const schedule = await createSchedule(actor, { title, instruction, startsAt: starts_at, ...more }, tx);
    return { output: scheduleForModel(schedule), undo: { verb: "delete_schedule", after: schedule } };
  },
});

export const updateScheduleTool = defineTool({
  name: "update_schedule",
  description: `Change the named fields of a schedule. \`enabled: false\` pauses it. ${when}`,
  input: z.object({ id: TaskId, ...snakeKeys(ScheduleUpdate.shape) }),
  run: async (actor, { id, ...input }, tx) => {
    const before = await getSchedule(actor, id, tx);
    const after = await updateSchedule(actor, id, camelKeys<ScheduleUpdate>(input, scheduleFieldNames), tx);
    return { output: scheduleForModel(after), undo: { verb: "update_schedule", before, after } };
  },
});

export const deleteScheduleTool = defineTool({
  name: "delete_schedule",
  description: "Delete a schedule: it does not run again.",
  input: z.object({ id: TaskId }),
  run: async (actor, { id }, tx) => {
    const before = await deleteSchedule(actor, id, tx);
    return { output: { ...scheduleForModel(before), deleted: true }, undo: { verb: "restore_schedule", before } };
  },
});

/** A schedule in the format for models. */
function scheduleForModel(schedule: Schedule) {
  const { conversationId: _chat, createdAt: _created, updatedAt: _updated, ...shown } = schedule;
  return snakeKeys(shown);
}
