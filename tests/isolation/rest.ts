import { unique } from "./callers.ts";
import { type Declaration, object, open, own, ownShown } from "./declaration.ts";
import { ownPassword, pushKeys, type Things } from "./things.ts";

export type RestCall = {
  id?: string | number;
  query?: Record<string, string>;
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
};

const nothing = (): RestCall => ({});
const task = ({ taskId }: Things): RestCall => ({ id: taskId });
const change = ({ taskId }: Things): RestCall => ({ id: taskId, body: { title: "Changed" } });
const project = ({ projectId }: Things): RestCall => ({ id: projectId });
const changeProject = ({ projectId }: Things): RestCall => ({ id: projectId, body: { name: "Changed" } });
const schedule = ({ scheduleId }: Things): RestCall => ({ id: scheduleId });
const changedSchedule = ({ scheduleId }: Things): RestCall => ({ id: scheduleId, body: { title: "Changed" } });
const credentials = () => ({ body: { email: `${unique()}@example.com`, password: "long enough" } });

/** Every operation of the OpenAPI document, by `METHOD path`. */
export const restDeclarations: Record<string, Declaration<RestCall>[]> = {
  "POST /api/auth/register": [open(credentials)],
  "POST /api/auth/login": [open(credentials)],
  "POST /api/auth/token": [own(nothing)],
  "POST /api/auth/logout": [own(nothing)],
  "POST /api/auth/confirm": [own(() => ({ body: { password: ownPassword } }))],
  "GET /api/account": [own(nothing)],
  "PATCH /api/account": [own(() => ({ body: { time_zone: "Europe/Berlin" } }))],
  "GET /api/account/caps": [own(nothing)],
  "PUT /api/account/caps": [own(() => ({ body: { turn_micro_usd: 500_000, day_micro_usd: null } }))],
  "POST /api/account/export": [own(nothing)],
  "GET /api/account/usage.csv": [ownShown(nothing)],
  "GET /api/tasks": [
    ownShown(nothing),
    ownShown(({ mark }) => ({ query: { q: mark, limit: "50" } })),
    ownShown(({ mark }) => ({ query: { label: mark } })),
    ownShown(({ projectId }) => ({ query: { project: String(projectId) } })),
    own(({ taskId }) => ({ query: { parent: String(taskId) } })),
    ownShown(({ taskCursor }) => ({ query: { cursor: taskCursor, limit: "50" } })),
  ],
  "POST /api/tasks": [
    own(() => ({ body: { title: "New" } })),
    // The owner's id in a body is an unknown field, and the owner's key is another key in other hands.
    own(({ mark, taskId }) => ({ body: { title: "New", id: taskId, user_id: 1 }, headers: { "Idempotency-Key": mark } })),
  ],
  "GET /api/tasks/{id}": [object(task)],
  "PUT /api/tasks/{id}": [object(change)],
  "PATCH /api/tasks/{id}": [object(change), object(({ taskId }) => ({ id: taskId, body: {} }))],
  "DELETE /api/tasks/{id}": [object(task)],
  "POST /api/tasks/{id}/restore": [object(({ deletedTaskId }) => ({ id: deletedTaskId }))],
  "GET /api/notifications": [ownShown(nothing), ownShown(() => ({ query: { limit: "1" } }))],
  // Whose it is decides what it changes: somebody else's is passed over, as one is that nobody has.
  "POST /api/notifications/read": [
    own(({ notificationId }) => ({ body: { ids: [notificationId] } })),
    own(() => ({ body: { all: true } })),
  ],
  "POST /api/notifications/unsubscribe": [open(() => ({ query: { token: "1.reminder.nobody" } }))],
  "GET /api/push/key": [own(nothing)],
  "POST /api/push/subscriptions": [own(() => ({ body: { endpoint: `https://push.example.com/${unique()}`, keys: pushKeys } }))],
  "DELETE /api/push/subscriptions": [object(({ pushEndpoint }) => ({ body: { endpoint: pushEndpoint } }))],
  "POST /api/tasks/bulk": [
    object(({ taskId }) => ({ body: { ids: [taskId], change: { title: "Changed" } } })),
    object(({ taskId }) => ({ body: { ids: [taskId], delete: true } })),
    object(({ deletedTaskId }) => ({ body: { ids: [deletedTaskId], restore: true } })),
  ],
  "GET /api/projects": [ownShown(nothing)],
  "POST /api/projects": [
    own(({ mark, projectId }) => ({ body: { name: "New", id: projectId }, headers: { "Idempotency-Key": `project ${mark}` } })),
  ],
  "GET /api/projects/{id}": [object(project)],
  "PUT /api/projects/{id}": [object(changeProject)],
  "PATCH /api/projects/{id}": [object(changeProject), object(({ projectId }) => ({ id: projectId, body: {} }))],
  "DELETE /api/projects/{id}": [object(project)],
  "GET /api/schedules": [ownShown(nothing)],
  "POST /api/schedules": [own(() => ({ body: { title: "New", instruction: "New", starts_at: "2999-01-01T09:00:00", user_id: 1 } }))],
  "GET /api/schedules/{id}": [object(schedule)],
  "PUT /api/schedules/{id}": [object(changedSchedule)],
  "PATCH /api/schedules/{id}": [object(changedSchedule), object(({ scheduleId }) => ({ id: scheduleId, body: {} }))],
  "DELETE /api/schedules/{id}": [object(schedule)],
  "POST /api/schedules/{id}/run": [object(schedule)],
  "GET /api/schedules/{id}/occurrences": [object(schedule)],
  "POST /api/webhooks/polar": [open(nothing)],
  "GET /api/openapi.json": [open(nothing)],
  "GET /health": [open(nothing)],
  "GET /metrics": [open(nothing)],
};
