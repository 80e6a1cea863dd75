const dayMs = 86_400_000;

export type DueWords = { text: string; late: boolean };

/** A calendar day as people say it, seen from the reader's own today. */
export function dueWords(day: string, now = new Date()): DueWords {
  const due = new Date(`${day}T00:00:00`);
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const distance = Math.round((due.getTime() - today.getTime()) / dayMs);
  return { text: distanceWords(distance) ?? dateWords(due, now), late: distance < 0 };
}

function distanceWords(distance: number): string | null {
  if (distance === 0) return "today";
  if (distance === 1) return "tomorrow";
  if (distance === -1) return "yesterday";
  return null;
}

function dateWords(due: Date, now: Date): string {
  const year = due.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return due.toLocaleDateString("en", { month: "short", day: "numeric", ...year });
}
