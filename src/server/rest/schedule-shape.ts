import { z } from "zod";
import { Occurrence, OccurrencePage, Schedule, ScheduleCreate, ScheduleUpdate, scheduleFieldNames } from "#contracts/schedule.ts";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { pageLimit } from "./parameters.ts";

const example = {
  title: "Plan the week",
  instruction: "Look at my tasks, and add one for whatever the week needs.",
  starts_at: "2026-12-07T09:00:00",
  time_zone: "Europe/Berlin",
  recurrence: "FREQ=WEEKLY;BYDAY=MO",
};

/** Body of POST /api/schedules. */
export const ScheduleBody = z.object(snakeKeys(ScheduleCreate.shape)).meta({
  id: "ScheduleCreate",
  description: "`starts_at` is local to `time_zone`; absent: the account's zone, once, `catch_up: latest`, enabled, the others `null`.",
  examples: [example],
});
/** Body of PUT and PATCH: an absent field is left alone. */
export const ScheduleChangeBody = z.object(snakeKeys(ScheduleUpdate.shape)).meta({
  id: "ScheduleUpdate",
  description: "An absent field is left alone. Another rule, start or zone, and switching on, find the next date anew.",
  examples: [{ enabled: false }],
});

export const RestSchedule = z.object(snakeKeys(Schedule.shape)).meta({
  id: "Schedule",
  examples: [
    {
      id: 1,
      ...example,
      catch_up: "latest" as const,
      model: null,
      project_id: null,
      cap_micro_usd: null,
      month_cap_micro_usd: null,
      enabled: true,
      tools: null,
      conversation_id: null,
      next_at: "2026-12-07T08:00:00.000Z",
      next: ["2026-12-07T08:00:00.000Z", "2026-12-14T08:00:00.000Z"],
      created_at: "2026-12-01T09:30:00.000Z",
      updated_at: "2026-12-01T09:30:00.000Z",
    },
  ],
});
export type RestSchedule = z.infer<typeof RestSchedule>;

const RestChange = z.object({ tool: z.string(), task_id: z.number().int().nullable(), undone: z.boolean() });
export const RestOccurrence = z.object({ ...snakeKeys(Occurrence.shape), changes: z.array(RestChange) }).meta({
  id: "Occurrence",
  description: "`changes` are committed calls. `reason` is `<name>: <sentence>` where it was not carried out or failed.",
});
export type RestOccurrence = z.infer<typeof RestOccurrence>;
export const RestOccurrenceList = z
  .object({ occurrences: z.array(RestOccurrence), next_cursor: z.string().nullable() })
  .meta({ id: "OccurrenceList" });

export const OccurrenceQuery = OccurrencePage.extend({
  limit: pageLimit(OccurrencePage.shape.limit.unwrap()),
});

export function presentRestSchedule(schedule: Schedule): RestSchedule {
  return snakeKeys(schedule);
}

export function presentRestOccurrence(occurrence: Occurrence): RestOccurrence {
  return { ...snakeKeys(occurrence), changes: occurrence.changes.map((change) => snakeKeys(change)) };
}

/** A REST body in the domain's words. */
export function scheduleFieldsOf(body: z.output<typeof ScheduleBody>): ScheduleCreate;
export function scheduleFieldsOf(body: z.output<typeof ScheduleChangeBody>): ScheduleUpdate;
export function scheduleFieldsOf(body: object): ScheduleUpdate {
  return camelKeys<ScheduleUpdate>(body, scheduleFieldNames);
}
