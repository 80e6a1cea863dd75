import type { Occurrence, OccurrenceChange } from "#contracts/schedule.ts";

/** “3 changes, 1 undone”: of committed rows, never of the model's words. */
export function changeWords(changes: OccurrenceChange[]): string {
  if (changes.length === 0) return "Changed nothing.";
  const undone = changes.filter((change) => change.undone).length;
  const all = changes.length === 1 ? "1 change" : `${changes.length} changes`;
  return undone === 0 ? `${all}, nothing else.` : undone === changes.length ? `${all}, undone.` : `${all}, ${undone} undone.`;
}

/** What became of a due time, in a sentence. */
export function outcomeWords({ status, reason, changes }: Pick<Occurrence, "status" | "reason" | "changes">): string {
  if (status === "running") return "Under way";
  if (status === "waiting") return `Waits for you. ${changeWords(changes)}`;
  if (!reason) return changeWords(changes);
  if (status === "skipped") return `Not run: ${reasonWords(reason)}`;
  return changes.length > 0 ? `${reasonWords(reason)} ${changeWords(changes)}` : reasonWords(reason);
}

/** The sentence of a reason, whose name is for programs. */
export function reasonWords(reason: string): string {
  return reason.replace(/^[a-z_]+: /, "");
}
