import type { MessageKey } from "#messages/text.ts";

/** The choices of how often a schedule runs, each with the rule that it stands for on a given day (`YYYY-MM-DD`). */
export type RepeatChoice = "once" | "daily" | "working" | "weekly" | "fortnightly" | "monthly" | "last-working" | "yearly" | "rule";

export const repeatChoices: [RepeatChoice, MessageKey][] = [
  ["once", "schedule.once"],
  ["daily", "schedule.everyDay"],
  ["working", "schedule.everyWorkingDay"],
  ["weekly", "schedule.everyWeek"],
  ["fortnightly", "schedule.everySecondWeek"],
  ["monthly", "schedule.everyMonth"],
  ["last-working", "schedule.everyLastWorkingDay"],
  ["yearly", "schedule.everyYear"],
  ["rule", "schedule.byRule"],
];

const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const working = "BYDAY=MO,TU,WE,TH,FR";

/** The rule of a choice; null: once. `own` is the rule that was written by hand. */
export function ruleOfChoice(choice: RepeatChoice, day: string, own: string): string | null {
  const weekday = weekdays[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? "MO";
  const rules: Record<RepeatChoice, string | null> = {
    once: null,
    daily: "FREQ=DAILY",
    working: `FREQ=WEEKLY;${working}`,
    weekly: `FREQ=WEEKLY;BYDAY=${weekday}`,
    fortnightly: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}`,
    monthly: "FREQ=MONTHLY",
    "last-working": `FREQ=MONTHLY;${working};BYSETPOS=-1`,
    yearly: "FREQ=YEARLY",
    rule: own.trim(),
  };
  return rules[choice];
}

/** The choice that a stored rule is shown as. */
export function choiceOfRule(rule: string | null, day: string): RepeatChoice {
  const found = repeatChoices.find(([choice]) => choice !== "rule" && ruleOfChoice(choice, day, "") === rule);
  return found ? found[0] : "rule";
}
