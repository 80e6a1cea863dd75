import { z } from "zod";
import { EntityId } from "./message.ts";
import { ModelId } from "./provider.ts";
import { RecurrenceRule } from "./recurrence.ts";
import { ScheduleTools } from "./schedule-tools.ts";
import { idMax } from "./task.ts";
import { rawText, trimmedText } from "./text.ts";
import { TimeZone } from "./time-zone.ts";

export const scheduleTitleLengthMax = 200;
export const instructionLengthMax = 20_000;
/** How many future dates of a schedule are shown. */
export const nextShown = 5;
export const occurrencePageMax = 100;
export const occurrencePageDefault = 30;

/** A local date and time without a zone, `YYYY-MM-DDTHH:MM:SS`. */
export const LocalDateTime = z.string().refine(isLocalDateTime, "must be a local date and time, such as 2026-12-24T09:00:00");

/** For due times missed while nothing ran: skip: none is run · latest: only the newest is */
export const CatchUp = z.enum(["skip", "latest"]);
export type CatchUp = z.infer<typeof CatchUp>;

const fields = {
  title: trimmedText(scheduleTitleLengthMax, 1),
  instruction: rawText(instructionLengthMax, 1),
  startsAt: LocalDateTime,
  timeZone: TimeZone,
  /** null: once */
  recurrence: RecurrenceRule.nullable(),
  catchUp: CatchUp,
  /** null: that of its chat, else the user's default */
  model: ModelId.nullable(),
  projectId: z.number().int().positive().nullable(),
  /** The maximum cost of one run, in millionths of a US dollar; null: only the user's own caps. */
  capMicroUsd: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
  /** The maximum cost of its runs per month of its zone; null: only the user's own caps. */
  monthCapMicroUsd: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
  enabled: z.boolean(),
  /** What its runs may use; null: all that a chat may. */
  tools: ScheduleTools.nullable(),
};
export const scheduleFieldNames = Object.keys(fields) as (keyof typeof fields)[];

/** Input for changing a schedule: absent fields are unchanged. */
export const ScheduleUpdate = z.object(fields).partial();
export type ScheduleUpdate = z.output<typeof ScheduleUpdate>;

/** Input for creating one; defaults: the user's zone, once, `latest`, null, enabled. */
export const ScheduleCreate = ScheduleUpdate.required({ title: true, instruction: true, startsAt: true });
export type ScheduleCreate = z.output<typeof ScheduleCreate>;

/** A schedule as its owner sees it. Times are ISO 8601 UTC with milliseconds, except `startsAt`, which is local. */
export const Schedule = z.object({
  id: z.number().int().positive().max(idMax),
  title: z.string(),
  instruction: z.string(),
  startsAt: z.string(),
  timeZone: z.string(),
  recurrence: z.string().nullable(),
  catchUp: CatchUp,
  model: z.string().nullable(),
  projectId: z.number().int().nullable(),
  capMicroUsd: z.number().int().nullable(),
  // Absent in schedules stored before this field existed.
  monthCapMicroUsd: z.number().int().nullable().default(null),
  enabled: z.boolean(),
  tools: z.array(z.string()).nullable().default(null),
  /** The conversation of its replies; null before the first run. */
  conversationId: z.string().nullable(),
  /** Null: disabled, or no future date. */
  nextAt: z.iso.datetime().nullable(),
  next: z.array(z.iso.datetime()).max(nextShown),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Schedule = z.infer<typeof Schedule>;

/** running: also about to begin · waiting: for the user's decision */
export const OccurrenceStatus = z.enum(["running", "waiting", "done", "failed", "skipped"]);
export type OccurrenceStatus = z.infer<typeof OccurrenceStatus>;

/** One committed call of an occurrence; `taskId` is null unless it concerns one task. */
export const OccurrenceChange = z.object({ tool: z.string(), taskId: z.number().int().nullable(), undone: z.boolean() });
export type OccurrenceChange = z.infer<typeof OccurrenceChange>;

/** The outcome of one due time. `reason` is `<name>: <sentence>`, see docs/protocol.md. */
export const Occurrence = z.object({
  id: z.string(),
  scheduleId: z.number().int(),
  dueAt: z.iso.datetime(),
  trigger: z.enum(["clock", "manual"]),
  status: OccurrenceStatus,
  reason: z.string().nullable(),
  messageId: z.string().nullable(),
  changes: z.array(OccurrenceChange),
  costMicroUsd: z.number().int(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
});
export type Occurrence = z.infer<typeof Occurrence>;

/** A change with what a page needs to show and undo it; `title`: of the changed thing, as the call left it. */
export const ActivityChange = OccurrenceChange.extend({ callId: z.string(), title: z.string().nullable(), undoable: z.boolean() });
export type ActivityChange = z.infer<typeof ActivityChange>;

/** An occurrence in the list of all schedules. `isClaim`: its text claims a change, but nothing was changed. */
export const Activity = Occurrence.extend({
  changes: z.array(ActivityChange),
  title: z.string(),
  conversationId: z.string().nullable(),
  isClaim: z.boolean(),
});
export type Activity = z.infer<typeof Activity>;

export const ActivityFilter = z.object({
  scheduleId: z.number().int().positive().max(idMax).optional(),
  status: OccurrenceStatus.optional(),
  limit: z.number().int().min(1).max(occurrencePageMax).optional(),
  cursor: z.string().max(200).optional(),
});
export type ActivityFilter = z.infer<typeof ActivityFilter>;

/** One future date of a schedule. */
export type ComingRun = { scheduleId: number; title: string; at: string };

export const OccurrencePage = z.object({
  limit: z.number().int().min(1).max(occurrencePageMax).optional(),
  cursor: z.string().max(200).optional(),
});
export type OccurrencePage = z.infer<typeof OccurrencePage>;

/** `{id}` of an occurrence. */
export const OccurrenceId = EntityId;

function isLocalDateTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) || text.startsWith("0000")) return false;
  const time = new Date(`${text}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}
