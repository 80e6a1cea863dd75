import type { Moment } from "./calendar.ts";
import { readQuickAdd } from "./quick-add.ts";

/** How often something comes: the rule, the first day that fits it from today on, and the time where one was said. */
export type SpokenRule = { recurrence: string; firstDay: string; time: string | null; from: "due" | "completion" };

/** Stands for what comes again and again, which these words do not name. */
const thing = "\u00d7";

/** Reads words that say how often and nothing else, such as “every second Tuesday at 9” or “jeden letzten Werktag im Monat”; else null. */
export function readRuleInWords(words: string, moment: Moment): SpokenRule | null {
  const { title, recurrence, dueDate, dueTime, recurrenceFrom } = readQuickAdd(`${thing} ${words.trim()}`, { ...moment, projects: [] });
  return title === thing && recurrence && dueDate ? { recurrence, firstDay: dueDate, time: dueTime, from: recurrenceFrom } : null;
}
