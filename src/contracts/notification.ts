import { z } from "zod";
import { notificationKinds } from "./limits.ts";
import { idMax } from "./task.ts";

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
/** How many ids one request may mark as read. */
export const notificationIdsMax = 500;

/** Which notifications were read: the given ones (unknown and foreign ids are ignored), or all. */
export const NotificationRead = z.union([
  z.object({ ids: z.array(z.number().int().positive()).min(1).max(notificationIdsMax) }),
  z.object({ all: z.literal(true) }),
]);
export type NotificationRead = z.infer<typeof NotificationRead>;

/** A time of day, `HH:MM`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 22:00");
/** Some kinds, in the order of the list. */
export const NotificationKinds = z
  .array(NotificationKind)
  .max(notificationKinds.length)
  .transform((kinds) => notificationKinds.filter((kind) => kinds.includes(kind)));
