import { z } from "zod";
import { partsOfRule, type RuleParts } from "./recurrence-parts.ts";

/** The supported parts of a rule with the syntax of their values; lists are comma-separated. */
const parts: Record<string, RegExp> = {
  FREQ: /^(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^0*[1-9]\d{0,8}$/,
  COUNT: /^0*[1-9]\d{0,8}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/,
  BYSECOND: list(/[0-5]?\d/),
  BYMINUTE: list(/[0-5]?\d/),
  BYHOUR: list(/1?\d|0\d|2[0-3]/),
  BYDAY: list(/(?:[+-]?(?:0?[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)/),
  BYMONTHDAY: list(/[+-]?(?:0?[1-9]|[12]\d|3[01])/),
  BYYEARDAY: list(/[+-]?(?:0{0,2}[1-9]|0?[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])/),
  BYWEEKNO: list(/[+-]?(?:0?[1-9]|[1-4]\d|5[0-3])/),
  BYMONTH: list(/0?[1-9]|1[0-2]/),
  BYSETPOS: list(/[+-]?(?:0{0,2}[1-9]|0?[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])/),
};
/** Longer rules are not written by people. */
export const ruleLengthMax = 500;
/** The maximum COUNT of a rule: each search for the next date counts from the start. */
export const ruleCountMax = 10_000;

/** An RFC 5545 recurrence rule (`FREQ=WEEKLY;BYDAY=MO`) without DTSTART, which is a separate field. */
export const RecurrenceRule = z
  .string()
  .max(ruleLengthMax)
  .transform((text, context) => {
    const rule = normalRule(text);
    const problem = ruleProblem(rule);
    if (!problem) return rule;
    context.addIssue({ code: "custom", message: problem });
    return z.NEVER;
  });

/** A rule for something with a day but no time: at most daily. */
export const DayRecurrenceRule = RecurrenceRule.superRefine((rule, context) => {
  if (/FREQ=(?:SECONDLY|MINUTELY|HOURLY)/.test(rule))
    context.addIssue({ code: "custom", message: "must repeat by days, weeks, months or years: a task is not due several times a day" });
});

function normalRule(text: string): string {
  return text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, "");
}

function ruleProblem(rule: string): string | null {
  if (/(?:DTSTART|DTEND|TZID|RDATE|EXDATE|EXRULE)/.test(rule))
    return "must be the rule alone: when it begins, and in which time zone, are fields of their own";
  const pairs = rule.split(";").map((part) => part.split("="));
  const seen = new Set<string>();
  for (const [name = "", value, ...more] of pairs) {
    const form = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (!form || value === undefined || more.length > 0)
      return `has a part that is none of RFC 5545: ${name.slice(0, 40) || "an empty one"}`;
    if (seen.has(name)) return `names ${name} twice`;
    if (!form.test(value)) return `has a value of ${name} that is not possible: ${value.slice(0, 40) || "an empty one"}`;
    seen.add(name);
  }
  if (!seen.has("FREQ")) return "must say how often, such as FREQ=WEEKLY";
  return togetherProblem(partsOfRule(rule));
}

/** Combinations of individually valid parts that RFC 5545 (3.3.10) forbids. */
function togetherProblem({ FREQ, COUNT, UNTIL, ...by }: RuleParts): string | null {
  if (COUNT && UNTIL) return "must end by COUNT or by UNTIL, not by both";
  if (COUNT && Number(COUNT) > ruleCountMax) return `must count up to ${ruleCountMax} at most`;
  if (UNTIL && !isDateTime(UNTIL)) return "has an UNTIL that is no date";
  if (by.BYDAY && /\d/.test(by.BYDAY) && (!["MONTHLY", "YEARLY"].includes(FREQ) || by.BYWEEKNO))
    return "may number weekdays (such as 2MO) only of a month or of a year";
  if (by.BYMONTHDAY && FREQ === "WEEKLY") return "may not have BYMONTHDAY with FREQ=WEEKLY";
  if (by.BYYEARDAY && ["DAILY", "WEEKLY", "MONTHLY"].includes(FREQ)) return `may not have BYYEARDAY with FREQ=${FREQ}`;
  if (by.BYWEEKNO && FREQ !== "YEARLY") return "may have BYWEEKNO only with FREQ=YEARLY";
  if (by.BYSETPOS && !Object.keys(by).some((name) => name.startsWith("BY") && name !== "BYSETPOS"))
    return "has a BYSETPOS with nothing to choose from";
  return null;
}

function isDateTime(until: string): boolean {
  const [, year, month, day, hour = "00", minute = "00", second = "00"] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/.exec(until) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = new Date(`${iso}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(iso) && year !== "0000";
}

function list(one: RegExp): RegExp {
  return new RegExp(`^(?:${one.source})(?:,(?:${one.source}))*$`);
}
