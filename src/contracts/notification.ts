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
