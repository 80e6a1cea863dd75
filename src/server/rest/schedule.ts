import { listOccurrences, runNow } from "#domain/schedule/occurrence.ts";
import { createSchedule, deleteSchedule, getSchedule, listSchedules, updateSchedule } from "#domain/schedule/schedule.ts";
import { nounRoutes } from "./noun-routes.ts";
import { IdPath } from "./parameters.ts";
import { route } from "./route.ts";
import {
  OccurrenceQuery,
  presentRestOccurrence,
  presentRestSchedule,
  RestOccurrence,
  RestOccurrenceList,
  RestSchedule,
  ScheduleBody,
  ScheduleChangeBody,
  scheduleFieldsOf,
} from "./schedule-shape.ts";

export const scheduleRoutes = nounRoutes({
  one: "Schedule",
  many: "schedules",
  scope: "schedules",
  summaries: {
    list: "The schedules, newest first",
    create: "Make a schedule: an order that the assistant carries out at its times",
    get: "One schedule",
    change: "Change the named fields of a schedule",
    delete: "Delete a schedule: it does not run again",
  },
  output: RestSchedule,
  present: presentRestSchedule,
  list: listSchedules,
  createBody: ScheduleBody,
  create: (actor, body, tx) => createSchedule(actor, scheduleFieldsOf(body), tx),
  get: getSchedule,
  changeBody: ScheduleChangeBody,
  change: (actor, id, body) => updateSchedule(actor, id, scheduleFieldsOf(body)),
  delete: deleteSchedule,
  refusals: ["PLAN_REQUIRED", "CONFLICT"],
});

export const runScheduleRoute = route(
  {
    operationId: "runSchedule",
    summary: "Have a schedule carried out now; its dates stay",
    access: "bearer",
    scope: "schedules:write",
    budget: "write",
    params: IdPath,
    status: 202,
    output: RestOccurrence,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => presentRestOccurrence(await runNow(actor, params.id)),
);

export const listOccurrencesRoute = route(
  {
    operationId: "listOccurrences",
    summary: "What became of a schedule's due times, newest first",
    access: "bearer",
    scope: "schedules:read",
    budget: "read",
    params: IdPath,
    query: OccurrenceQuery,
    status: 200,
    output: RestOccurrenceList,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params, query }) => {
    const { occurrences, nextCursor } = await listOccurrences(actor, params.id, query);
    return { occurrences: occurrences.map(presentRestOccurrence), next_cursor: nextCursor };
  },
);
