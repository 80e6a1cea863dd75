import type { Occurrence, OccurrenceChange } from "#contracts/schedule.ts";
import { reasonParts } from "#messages/occurrence-reasons.ts";
import { serverWords } from "#messages/server-words.ts";
import { t } from "#messages/text.ts";

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

/** The sentence of a reason, in the reader's language. */
export function reasonWords(reason: string): string {
  const { sentence, byName } = reasonParts(reason);
  return serverWords(sentence, byName);
}
