import type { Occurrence, OccurrenceChange } from "#contracts/schedule.ts";
import { replyFailures } from "#features/frame/reply-failures.ts";
import { serverWords } from "#features/frame/server-words.ts";
import { type MessageKey, t } from "#messages/text.ts";

/** “3 changes, 1 undone”: of committed rows, never of the model's words. */
export function changeWords(changes: OccurrenceChange[]): string {
  if (changes.length === 0) return t("schedule.changedNothingText");
  const undone = changes.filter((change) => change.undone).length;
  const count = changes.length;
  if (undone === 0) return t("schedule.changeCount", { count });
  return undone === count ? t("schedule.changesUndone", { count }) : t("schedule.changesPartUndone", { count, undone });
}

/** What became of a due time, in a sentence. */
export function outcomeWords({ status, reason, changes }: Pick<Occurrence, "status" | "reason" | "changes">): string {
  if (status === "running") return t("schedule.underWay");
  if (status === "waiting") return t("schedule.waitsAnd", { changes: changeWords(changes) });
  if (!reason) return changeWords(changes);
  if (status === "skipped") return t("schedule.notRunWhy", { reason: reasonWords(reason) });
  return changes.length > 0 ? `${reasonWords(reason)} ${changeWords(changes)}` : reasonWords(reason);
}

/** The names that the server gives reasons. */
const reasons: Record<string, MessageKey> = {
  missed: "schedule.reasonMissed",
  overlap: "schedule.reasonOverlap",
  cap: "schedule.reasonCap",
  account: "schedule.reasonAccount",
  disabled: "schedule.reasonDisabled",
  deleted: "schedule.reasonDeleted",
  quota: "schedule.reasonQuota",
  email_not_confirmed: "schedule.reasonEmail",
  plan: "schedule.reasonPlan",
  plan_required: "schedule.reasonPlan",
  model: "schedule.reasonModel",
  stopped: "schedule.reasonStopped",
  tool: "schedule.reasonTool",
  tool_gone: "schedule.reasonToolGone",
  lost: "schedule.reasonLost",
};

/** The sentence of a reason, `<name>: <sentence>`: the server's own is English and says most, others read that of its name. */
export function reasonWords(reason: string): string {
  const [, name = "", sentence = reason] = /^([a-z_]+): (.*)$/s.exec(reason) ?? [];
  return serverWords(sentence, reasons[name] ?? replyFailures[name.toUpperCase()]);
}
