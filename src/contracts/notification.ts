import { z } from "zod";
import { idMax } from "./task.ts";

/**
 * Why somebody is told something, closed on purpose: what may be pushed or mailed is chosen per kind.
 * reminder: a task's · run_done, run_waiting, run_failed: of a schedule · reply_done: a reply ended while nobody watched ·
 * limit: near or reached · security: a way into the account changed
 */
export const notificationKinds = ["reminder", "run_done", "run_waiting", "run_failed", "reply_done", "limit", "security"] as const;
export const NotificationKind = z.enum(notificationKinds);
export type NotificationKind = z.infer<typeof NotificationKind>;

/** A notification as its owner sees it. `url` is a path of the product; times are ISO 8601 UTC with milliseconds. */
export const Notification = z.object({
  id: z.number().int().positive().max(idMax),
  kind: NotificationKind,
  title: z.string(),
  body: z.string(),
  url: z.string(),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type Notification = z.infer<typeof Notification>;

export const notificationPageMax = 100;
export const notificationPageDefault = 30;
/** Ids that one request may mark as read. */
export const notificationIdsMax = 500;

/** Which notifications were read: those named (ids of nobody's or somebody else's are passed over), or all that there are. */
export const NotificationRead = z.union([
  z.object({ ids: z.array(z.number().int().positive()).min(1).max(notificationIdsMax) }),
  z.object({ all: z.literal(true) }),
]);
export type NotificationRead = z.infer<typeof NotificationRead>;

/** A time of day, `HH:MM`. */
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 22:00");
const Kinds = z
  .array(NotificationKind)
  .max(notificationKinds.length)
  .transform((kinds) => notificationKinds.filter((kind) => kinds.includes(kind)));

/** How a person wants to be told: which kinds on their devices and by mail, and when not. Quiet hours hold back all but `security`. */
export const NotificationSettings = z
  .object({ pushKinds: Kinds, mailKinds: Kinds, quietFrom: TimeOfDay.nullable(), quietUntil: TimeOfDay.nullable() })
  .refine(({ quietFrom, quietUntil }) => (quietFrom === null) === (quietUntil === null), {
    message: "set both, or none",
    path: ["quietUntil"],
  });
export type NotificationSettings = z.infer<typeof NotificationSettings>;

/** What holds for who has chosen nothing. */
export const defaultNotificationSettings: NotificationSettings = {
  pushKinds: [...notificationKinds],
  mailKinds: [],
  quietFrom: null,
  quietUntil: null,
};
