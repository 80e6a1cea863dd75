import { snakeKeys } from "#contracts/snake.ts";
import { notFound } from "#domain/error.ts";
import { listNotifications, readNotifications } from "#domain/notification/notifications.ts";
import { unsubscribePush } from "#domain/notification/push-subscription.ts";
import { unsubscribeMail } from "#domain/notification/settings.ts";
import { readUnsubscribeToken } from "#lib/unsubscribe-token.ts";
import { pushKey, subscribe } from "../push/subscribe.ts";
import { settings } from "../settings.ts";
import {
  NotificationQuery,
  NotificationReadBody,
  PushEndpointBody,
  PushKey,
  PushSubscriptionBody,
  RestNotificationList,
  Subscribed,
  UnsubscribeQuery,
} from "./notification-shape.ts";
import { route } from "./route.ts";

const forPrograms = { access: "either", scope: "notifications" } as const;

export const listNotificationsRoute = route(
  {
    operationId: "listNotifications",
    summary: "What you were told, newest first, and how much of it is unread",
    ...forPrograms,
    budget: "read",
    query: NotificationQuery,
    status: 200,
    output: RestNotificationList,
  },
  async ({ actor, query }) => {
    const { notifications, unread, nextCursor } = await listNotifications(actor, query);
    return { notifications: notifications.map(snakeKeys), unread, next_cursor: nextCursor };
  },
);

export const readNotificationsRoute = route(
  { operationId: "readNotifications", summary: "Mark as read", ...forPrograms, budget: "write", body: NotificationReadBody, status: 204 },
  async ({ actor, body }) => readNotifications(actor, body),
);

export const pushKeyRoute = route(
  {
    operationId: "getPushKey",
    summary: "The key that browsers subscribe to push messages with",
    ...forPrograms,
    budget: "read",
    status: 200,
    output: PushKey,
    errors: ["NOT_FOUND"],
  },
  async () => ({ public_key: pushKey() }),
);

export const subscribePushRoute = route(
  {
    operationId: "subscribePush",
    summary: "Have notifications pushed to a browser; the same one again is renewed",
    ...forPrograms,
    budget: "write",
    body: PushSubscriptionBody,
    status: 201,
    output: Subscribed,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, body }) => {
    await subscribe(actor, body);
    return { endpoint: body.endpoint };
  },
);

export const unsubscribePushRoute = route(
  {
    operationId: "unsubscribePush",
    summary: "Push nothing more to a browser; 404 when it is none of yours",
    ...forPrograms,
    budget: "write",
    body: PushEndpointBody,
    status: 204,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, body }) => unsubscribePush(actor, body.endpoint),
);

export const unsubscribeMailRoute = route(
  {
    operationId: "unsubscribeMail",
    summary: "What mail programs call for one click (RFC 8058): no more mails of the kind that the token names",
    access: "public",
    budget: "public",
    query: UnsubscribeQuery,
    status: 204,
    errors: ["NOT_FOUND"],
  },
  async ({ query }) => {
    const { secret, previous = [] } = settings().tokenKeys;
    const asked = readUnsubscribeToken([secret, ...previous], query.token);
    if (!asked) throw notFound("Subscription");
    await unsubscribeMail(asked.userId, asked.kind);
  },
);
