const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const dayMs = 24 * 60 * 60 * 1000;

/** Extracts a due date from plain text: today, tomorrow, a weekday, or a date; in UTC. */
export function dueDateIn(words: string, now: Date): { rest: string; date: string | null } {
  const found =
    /\s*,?\s*(?:(?:due |by |on |for |next )*)(today|tomorrow|sunday|monday|tuesday|wednesday|thursday|friday|saturday|\d{4}-\d{2}-\d{2})\s*$/i.exec(
      words,
    );
  if (!found?.[1]) return { rest: words, date: null };
  return { rest: words.slice(0, found.index), date: dateOf(found[1].toLowerCase(), now) };
}

function dateOf(word: string, now: Date): string {
  if (/^\d/.test(word)) return word;
  const weekday = weekdays.indexOf(word);
  // The same weekday means a week from now.
  const days = word === "today" ? 0 : word === "tomorrow" ? 1 : (weekday - now.getUTCDay() + 7) % 7 || 7;
  return new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10);
}
