import { listOccurrences, runNow } from "#domain/schedule/occurrence.ts";
import { createSchedule, deleteSchedule, getSchedule, listSchedules, updateSchedule } from "#domain/schedule/schedule.ts";
import { answerOnce, idempotencyErrors, idempotentRoute } from "./answer-once.ts";
import { route } from "./route.ts";
import {
  OccurrenceQuery,
  presentRestOccurrence,
  presentRestSchedule,
  RestOccurrence,
  RestOccurrenceList,
  RestSchedule,
  RestScheduleList,
  ScheduleBody,
  ScheduleChangeBody,
  scheduleFieldsOf,
} from "./schedule-shape.ts";
import { TaskPath } from "./task-shape.ts";

const reads = { access: "bearer", scope: "schedules:read", budget: "read", status: 200 } as const;
const writes = { access: "bearer", scope: "schedules:write", budget: "write" } as const;

export const createScheduleRoute = route(
  {
    ...writes,
    operationId: "createSchedule",
    summary: "Make a schedule: an order that the assistant carries out at its times",
    body: ScheduleBody,
    status: 201,
    output: RestSchedule,
    ...idempotentRoute,
    errors: ["PLAN_REQUIRED", "CONFLICT", ...idempotencyErrors],
  },
  (call) =>
    answerOnce(call, { operation: "createSchedule", status: 201 }, async (tx) =>
      presentRestSchedule(await createSchedule(call.actor, scheduleFieldsOf(call.body), tx)),
    ),
);

export const listSchedulesRoute = route(
  { ...reads, operationId: "listSchedules", summary: "The schedules, newest first", output: RestScheduleList },
  async ({ actor }) => ({ schedules: (await listSchedules(actor)).map(presentRestSchedule) }),
);

export const getScheduleRoute = route(
  { ...reads, operationId: "getSchedule", summary: "One schedule", params: TaskPath, output: RestSchedule, errors: ["NOT_FOUND"] },
  async ({ actor, params }) => presentRestSchedule(await getSchedule(actor, params.id)),
);

export const updateScheduleRoute = changeRoute("updateSchedule");
export const patchScheduleRoute = changeRoute("patchSchedule");

export const deleteScheduleRoute = route(
  {
    ...writes,
    operationId: "deleteSchedule",
    summary: "Delete a schedule: it does not run again",
    params: TaskPath,
    status: 204,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => deleteSchedule(actor, params.id),
);

export const runScheduleRoute = route(
  {
    ...writes,
    operationId: "runSchedule",
    summary: "Have a schedule carried out now; its dates stay",
    params: TaskPath,
    status: 202,
    output: RestOccurrence,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => presentRestOccurrence(await runNow(actor, params.id)),
);

export const listOccurrencesRoute = route(
  {
    ...reads,
    operationId: "listOccurrences",
    summary: "What became of a schedule's due times, newest first",
    params: TaskPath,
    query: OccurrenceQuery,
    output: RestOccurrenceList,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params, query }) => {
    const { occurrences, nextCursor } = await listOccurrences(actor, params.id, query);
    return { occurrences: occurrences.map(presentRestOccurrence), next_cursor: nextCursor };
  },
);

function changeRoute(operationId: string) {
  return route(
    {
      ...writes,
      operationId,
      summary: "Change the named fields of a schedule",
      params: TaskPath,
      body: ScheduleChangeBody,
      status: 200,
      output: RestSchedule,
      errors: ["NOT_FOUND", "PLAN_REQUIRED", "CONFLICT"],
    },
    async ({ actor, params, body }) => presentRestSchedule(await updateSchedule(actor, params.id, scheduleFieldsOf(body))),
  );
}
