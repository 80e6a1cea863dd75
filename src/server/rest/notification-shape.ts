import { z } from "zod";
import { Notification, NotificationRead, notificationPageMax } from "#contracts/notification.ts";
import { PushEndpoint, PushSubscriptionInput } from "#contracts/push.ts";
import { notificationDays } from "#contracts/retention.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { pageLimit } from "./parameters.ts";

export const RestNotification = z.object(snakeKeys(Notification.shape)).meta({
  id: "Notification",
  description: `What happened, once per fact; kept ${notificationDays} days. \`url\` is a path of the product.`,
  examples: [
    {
      id: 1,
      kind: "reminder",
      title: "Buy milk",
      body: "Due today at 18:00",
      url: "/tasks",
      created_at: "2026-12-01T16:30:00.000Z",
      read_at: null,
    },
  ],
});

export const RestNotificationList = z
  .object({ notifications: z.array(RestNotification), unread: z.number().int(), next_cursor: z.string().nullable() })
  .meta({ id: "NotificationList" });

export const NotificationQuery = z.object({
  limit: pageLimit(z.number().int().min(1).max(notificationPageMax)),
  cursor: z.string().max(2000).optional(),
});

export const NotificationReadBody = NotificationRead.meta({
  id: "NotificationRead",
  description: "Ids that are read already, or are not one's own, are passed over.",
  examples: [{ ids: [1, 2] }, { all: true }],
});

const example = {
  endpoint: "https://push.example.com/send/abc",
  expirationTime: null,
  keys: {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  },
};

export const PushSubscriptionBody = PushSubscriptionInput.meta({
  id: "PushSubscription",
  description: "A PushSubscription as a browser writes it as JSON. The endpoint must be https and lead to the public internet.",
  examples: [example],
});

export const PushEndpointBody = PushEndpoint.meta({ id: "PushEndpoint", examples: [{ endpoint: example.endpoint }] });

export const PushKey = z
  .object({ public_key: z.string() })
  .meta({ id: "PushKey", description: "The `applicationServerKey` to subscribe with." });
export const Subscribed = z.object({ endpoint: z.string() }).meta({ id: "PushSubscribed" });

export const UnsubscribeQuery = z.object({ token: z.string().max(200) });
