import { unique } from "./callers.ts";
import { type Declaration, object, open, own, ownOutside, ownShown } from "./declaration.ts";
import { ownChat } from "./own-chat.ts";
import { ownPassword, pushKeys, type Things } from "./things.ts";

export type RestCall = {
  id?: string | number;
  upload?: string;
  query?: Record<string, string>;
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
};

const nothing = (): RestCall => ({});
const schedule = ({ scheduleId }: Things): RestCall => ({ id: scheduleId });
const credentials = () => ({ body: { email: `${unique()}@example.com`, password: "long enough" } });

/** What `nounRoutes` answers, for making a row aside: that the ids and fields of others mean nothing there, each noun shows itself. */
function rowsOfNoun(many: string, idIn: (things: Things) => number, change: object): Record<string, Declaration<RestCall>[]> {
  const one = (things: Things): RestCall => ({ id: idIn(things) });
  const changed = (things: Things): RestCall => ({ id: idIn(things), body: change });
  return {
    [`GET /api/${many}`]: [ownShown(nothing)],
    [`GET /api/${many}/{id}`]: [object(one)],
    [`PUT /api/${many}/{id}`]: [object(changed)],
    [`PATCH /api/${many}/{id}`]: [object(changed), object((things) => ({ id: idIn(things), body: {} }))],
    [`DELETE /api/${many}/{id}`]: [object(one)],
  };
}

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
  "GET /api/insights": [own(nothing), own(() => ({ query: { from: "2026-01-01", to: "2026-02-01" } }))],
  "GET /api/insights.csv": [own(() => ({ query: { table: "projects" } }))],
  ...rowsOfNoun("tasks", ({ taskId }) => taskId, { title: "Changed" }),
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
  "GET /api/tasks/{id}/comments": [object(({ taskId }) => ({ id: taskId }))],
  "POST /api/tasks/{id}/comments": [object(({ taskId }) => ({ id: taskId, body: { text: "New" } }))],
  "GET /api/tasks/{id}/files": [object(({ taskId }) => ({ id: taskId }))],
  "POST /api/tasks/{id}/files": [object(({ taskId, uploadId }) => ({ id: taskId, body: { upload_id: uploadId } }))],
  "DELETE /api/tasks/{id}/files/{upload}": [object(({ taskId, attachedUploadId }) => ({ id: taskId, upload: attachedUploadId }))],
  "GET /api/tasks/{id}/activity": [object(({ taskId }) => ({ id: taskId }))],
  "PUT /api/comments/{id}": [object(({ commentId }) => ({ id: commentId, body: { text: "Changed" } }))],
  "DELETE /api/comments/{id}": [object(({ commentId }) => ({ id: commentId }))],
  "POST /api/comments/{id}/restore": [object(({ deletedCommentId }) => ({ id: deletedCommentId }))],
  "GET /api/tasks/export": [ownShown(nothing), ownShown(() => ({ query: { format: "icalendar" } }))],
  "POST /api/tasks/import": [own(({ mark }) => ({ query: { name: mark }, raw: "- New" }))],
  "GET /api/tasks/imports": [ownShown(nothing)],
  "POST /api/tasks/imports/{id}/undo": [object(({ importId }) => ({ id: importId }))],
  "GET /api/tasks/mail-address": [own(nothing)],
  "POST /api/tasks/mail-address": [ownOutside(nothing)],
  "DELETE /api/tasks/mail-address": [ownOutside(nothing)],
  // Not set up in tests of isolation: nothing is there for anybody.
  "POST /api/webhooks/mail/mailgun": [open(nothing)],
  "POST /api/webhooks/mail/postmark": [open(nothing)],
  "POST /api/webhooks/mail/ses": [open(nothing)],
  "GET /api/tasks/calendar": [own(nothing)],
  "POST /api/tasks/calendar": [own(nothing)],
  "DELETE /api/tasks/calendar": [ownOutside(nothing)],
  // Whoever has the secret is let in: what is tried here is one that nobody has.
  "GET /api/calendar/{id}": [open(() => ({ id: `1-${"x".repeat(43)}.ics` }))],
  "POST /api/projects": [
    own(({ mark, projectId }) => ({ body: { name: "New", id: projectId }, headers: { "Idempotency-Key": `project ${mark}` } })),
  ],
  ...rowsOfNoun("projects", ({ projectId }) => projectId, { name: "Changed" }),
  "POST /api/memories": [
    own(({ mark, memoryId }) => ({ body: { text: `New ${unique()}`, id: memoryId }, headers: { "Idempotency-Key": `memory ${mark}` } })),
  ],
  ...rowsOfNoun("memories", ({ memoryId }) => memoryId, { text: "Changed" }),
  "POST /api/memories/import": [own(() => ({ body: { text: `- New ${unique()}` } }))],
  "POST /api/memories/{id}/restore": [object(({ deletedMemoryId }) => ({ id: deletedMemoryId }))],
  "POST /api/filters": [own(() => ({ body: { name: "New", path: "/tasks" } }))],
  ...rowsOfNoun("filters", ({ filterId }) => filterId, { name: "Changed" }),
  "GET /api/projects/{id}/sections": [object(({ projectId }) => ({ id: projectId }))],
  "POST /api/projects/{id}/sections": [object(({ projectId }) => ({ id: projectId, body: { name: "New" } }))],
  "PUT /api/sections/{id}": [object(({ sectionId }) => ({ id: sectionId, body: { name: "Changed" } }))],
  "PATCH /api/sections/{id}": [object(({ sectionId }) => ({ id: sectionId, body: { name: "Changed" } }))],
  "DELETE /api/sections/{id}": [object(({ sectionId }) => ({ id: sectionId }))],
  "POST /api/sections/{id}/restore": [object(({ deletedSectionId }) => ({ id: deletedSectionId }))],
  "POST /api/schedules": [own(() => ({ body: { title: "New", instruction: "New", starts_at: "2999-01-01T09:00:00", user_id: 1 } }))],
  ...rowsOfNoun("schedules", ({ scheduleId }) => scheduleId, { title: "Changed" }),
  "POST /api/schedules/{id}/run": [object(schedule)],
  "POST /api/schedules/{id}/dry-run": [object(schedule)],
  "GET /api/schedules/{id}/dry-run": [object(schedule)],
  "GET /api/schedules/{id}/occurrences": [object(schedule)],
  "GET /api/shares": [ownShown(nothing), ownShown(({ conversationId }) => ({ query: { conversation: conversationId } }))],
  "POST /api/shares": [object(({ replyId }) => ({ body: { message_id: replyId } }))],
  "DELETE /api/shares/{id}": [object(({ shareId }) => ({ id: shareId }))],
  "GET /api/conversations/{id}/export": [
    object(({ conversationId }) => ({ id: conversationId })),
    object(({ conversationId, replyId }) => ({ id: conversationId, query: { message: replyId, format: "json" } })),
  ],
  "POST /api/chats/import": [own(() => ({ raw: ownChat(unique()) }))],
  "GET /api/chats/imports": [ownShown(nothing)],
  "POST /api/chats/imports/{id}/undo": [object(({ chatImportId }) => ({ id: chatImportId }))],
  "POST /api/webhooks/polar": [open(nothing)],
  "GET /api/openapi.json": [open(nothing)],
  "GET /health": [open(nothing)],
  "GET /metrics": [open(nothing)],
};
