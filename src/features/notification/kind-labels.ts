import type { NotificationKind } from "#contracts/notification.ts";
import type { MessageKey } from "#messages/text.ts";

/** Each kind as people choose it. */
export const kindLabels: Record<NotificationKind, { title: MessageKey; text: MessageKey }> = {
  reminder: { title: "notification.reminder", text: "notification.reminderText" },
  run_waiting: { title: "notification.runWaiting", text: "notification.runWaitingText" },
  run_failed: { title: "notification.runFailed", text: "notification.runFailedText" },
  run_done: { title: "notification.runDone", text: "notification.runDoneText" },
  reply_done: { title: "notification.replyDone", text: "notification.replyDoneText" },
  limit: { title: "notification.limit", text: "notification.limitText" },
  security: { title: "notification.security", text: "notification.securityText" },
};
