import type { OccurrenceChange } from "#contracts/schedule.ts";

/** “3 changes, 1 undone”: of committed rows, never of the model's words. */
export function changeWords(changes: OccurrenceChange[]): string {
  if (changes.length === 0) return "Changed nothing.";
  const undone = changes.filter((change) => change.undone).length;
  const all = changes.length === 1 ? "1 change" : `${changes.length} changes`;
  return undone === 0 ? `${all}, nothing else.` : undone === changes.length ? `${all}, undone.` : `${all}, ${undone} undone.`;
}

/** The sentence of a reason, whose name is for programs. */
export function reasonWords(reason: string): string {
  return reason.replace(/^[a-z_]+: /, "");
}
