export const frequencies = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof frequencies)[number];

/** A rule as its parts, such as `{ FREQ: "WEEKLY", BYDAY: "MO,WE" }`. */
export type RuleParts = Record<string, string> & { FREQ: Frequency };

/** The parts of a rule that `RecurrenceRule` has accepted. */
export function partsOfRule(rule: string): RuleParts {
  return Object.fromEntries(rule.split(";").map((part) => part.split("=", 2) as [string, string])) as RuleParts;
}

/** The rule of such parts. */
export function ruleOfParts(from: Record<string, string>): string {
  return Object.entries(from)
    .map(([name, value]) => `${name}=${value}`)
    .join(";");
}
