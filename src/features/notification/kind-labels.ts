import type { NotificationKind } from "#contracts/notification.ts";

/** Each kind as people choose it. */
export const kindLabels: Record<NotificationKind, { title: string; text: string }> = {
  reminder: { title: "Reminders", text: "A task’s reminder is due." },
  run_waiting: { title: "Waits for you", text: "A scheduled run needs your approval." },
  run_failed: { title: "Scheduled run failed", text: "It could not be carried out." },
  run_done: { title: "Scheduled run done", text: "It ended, with what it changed." },
  reply_done: { title: "Reply ready", text: "A reply ended while you were away." },
  limit: { title: "Limits", text: "Today’s replies or spending are nearly used up." },
  security: { title: "Security", text: "A way into your account changed." },
};
