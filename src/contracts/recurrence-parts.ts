export const frequencies = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof frequencies)[number];

/** The parts of a rule, such as `{ FREQ: "WEEKLY", BYDAY: "MO,WE" }`. */
export type RuleParts = Record<string, string> & { FREQ: Frequency };

/** The parts of a rule accepted by `RecurrenceRule`. */
export function partsOfRule(rule: string): RuleParts {
  return Object.fromEntries(rule.split(";").map((part) => part.split("=", 2) as [string, string])) as RuleParts;
}

/** The rule with these parts. */
export function ruleOfParts(from: Record<string, string>): string {
  return Object.entries(from)
    .map(([name, value]) => `${name}=${value}`)
    .join(";");
}
