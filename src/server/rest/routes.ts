import type { Method, RouteTable } from "#server/http/route-definition.ts";
import { changeAccountRoute, getAccountRoute } from "./account.ts";
import { loginRoute, logoutRoute, registerRoute, tokenRoute } from "./auth.ts";
import { createCalendarRoute, getCalendarRoute, readCalendarRoute, revokeCalendarRoute } from "./calendar-feed.ts";
import { getCapsRoute, setCapsRoute } from "./caps.ts";
import { importChatsRoute, listChatImportsRoute, undoChatImportRoute } from "./chat-import.ts";
import { commentsOfTaskRoutes, deleteCommentRoute, restoreCommentRoute, taskActivityRoute, updateCommentRoute } from "./comment.ts";
import { confirmRoute } from "./confirm.ts";
import { askDryRunRoute, getDryRunRoute } from "./dry-run.ts";
import { exportRoute } from "./export.ts";
import {
  createMailAddressRoute,
  getMailAddressRoute,
  mailgunRoute,
  postmarkRoute,
  revokeMailAddressRoute,
  sesRoute,
} from "./inbound-mail.ts";
import { insightsCsvRoute, insightsRoute } from "./insights.ts";
import { importMemoriesRoute, memoryRoutes, restoreMemoryRoute } from "./memory.ts";
import {
  listNotificationsRoute,
  pushKeyRoute,
  readNotificationsRoute,
  subscribePushRoute,
  unsubscribeMailRoute,
  unsubscribePushRoute,
} from "./notification.ts";
import { polarWebhookRoute } from "./polar-webhook.ts";
import { projectRoutes } from "./project.ts";
import type { Route } from "./route.ts";
import { savedFilterRoutes } from "./saved-filter.ts";
import { listOccurrencesRoute, runScheduleRoute, scheduleRoutes } from "./schedule.ts";
import { restoreSectionRoute, sectionRoutes, sectionsOfProjectRoutes } from "./section.ts";
import { createShareRoute, exportConversationRoute, listSharesRoute, revokeShareRoute } from "./share.ts";
import { healthRoute, metricsRoute, openApiRoute } from "./system.ts";
import { bulkTasksRoute, restoreTaskRoute, taskRoutes } from "./task.ts";
import { detachTaskFileRoute, filesOfTaskRoutes } from "./task-file.ts";
import { exportTasksRoute, importTasksRoute, listImportsRoute, undoImportRoute } from "./transfer.ts";
import { usageCsvRoute } from "./usage.ts";

/** Every REST path of the web process. A line here is all that a route needs to be answered and documented. */
export const restRoutes = {
  "/api/auth/register": { POST: registerRoute },
  "/api/auth/login": { POST: loginRoute },
  "/api/auth/token": { POST: tokenRoute },
  "/api/auth/logout": { POST: logoutRoute },
  "/api/auth/confirm": { POST: confirmRoute },
  "/api/account": { GET: getAccountRoute, PATCH: changeAccountRoute },
  "/api/account/caps": { GET: getCapsRoute, PUT: setCapsRoute },
  "/api/account/export": { POST: exportRoute },
  "/api/account/usage.csv": { GET: usageCsvRoute },
  "/api/insights": { GET: insightsRoute },
  "/api/insights.csv": { GET: insightsCsvRoute },
  ...taskRoutes,
  "/api/tasks/bulk": { POST: bulkTasksRoute },
  "/api/tasks/export": { GET: exportTasksRoute },
  "/api/tasks/import": { POST: importTasksRoute },
  "/api/tasks/imports": { GET: listImportsRoute },
  "/api/tasks/imports/{id}/undo": { POST: undoImportRoute },
  "/api/tasks/calendar": { GET: getCalendarRoute, POST: createCalendarRoute, DELETE: revokeCalendarRoute },
  "/api/tasks/mail-address": { GET: getMailAddressRoute, POST: createMailAddressRoute, DELETE: revokeMailAddressRoute },
  "/api/calendar/{id}": { GET: readCalendarRoute },
  "/api/tasks/{id}/restore": { POST: restoreTaskRoute },
  "/api/tasks/{id}/comments": commentsOfTaskRoutes,
  "/api/tasks/{id}/files": filesOfTaskRoutes,
  "/api/tasks/{id}/files/{upload}": { DELETE: detachTaskFileRoute },
  "/api/tasks/{id}/activity": { GET: taskActivityRoute },
  "/api/comments/{id}": { PUT: updateCommentRoute, DELETE: deleteCommentRoute },
  "/api/comments/{id}/restore": { POST: restoreCommentRoute },
  "/api/notifications": { GET: listNotificationsRoute },
  "/api/notifications/read": { POST: readNotificationsRoute },
  "/api/notifications/unsubscribe": { POST: unsubscribeMailRoute },
  "/api/push/key": { GET: pushKeyRoute },
  "/api/push/subscriptions": { POST: subscribePushRoute, DELETE: unsubscribePushRoute },
  ...projectRoutes,
  ...memoryRoutes,
  "/api/memories/import": { POST: importMemoriesRoute },
  "/api/memories/{id}/restore": { POST: restoreMemoryRoute },
  ...savedFilterRoutes,
  "/api/projects/{id}/sections": sectionsOfProjectRoutes,
  "/api/sections/{id}": sectionRoutes,
  "/api/sections/{id}/restore": { POST: restoreSectionRoute },
  ...scheduleRoutes,
  "/api/schedules/{id}/run": { POST: runScheduleRoute },
  "/api/schedules/{id}/dry-run": { GET: getDryRunRoute, POST: askDryRunRoute },
  "/api/schedules/{id}/occurrences": { GET: listOccurrencesRoute },
  "/api/shares": { GET: listSharesRoute, POST: createShareRoute },
  "/api/shares/{id}": { DELETE: revokeShareRoute },
  "/api/conversations/{id}/export": { GET: exportConversationRoute },
  "/api/chats/import": { POST: importChatsRoute },
  "/api/chats/imports": { GET: listChatImportsRoute },
  "/api/chats/imports/{id}/undo": { POST: undoChatImportRoute },
  "/api/webhooks/polar": { POST: polarWebhookRoute },
  "/api/webhooks/mail/mailgun": { POST: mailgunRoute },
  "/api/webhooks/mail/postmark": { POST: postmarkRoute },
  "/api/webhooks/mail/ses": { POST: sesRoute },
  "/api/openapi.json": { GET: openApiRoute((): RouteTable => restRoutes) },
  "/health": { GET: healthRoute },
  "/metrics": { GET: metricsRoute },
} satisfies Record<string, Partial<Record<Method, Route>>>;
