import { partsOfRule } from "#contracts/recurrence-parts.ts";

const units = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year", HOURLY: "hour", MINUTELY: "minute", SECONDLY: "second" };
const weekdays = { MO: "Monday", TU: "Tuesday", WE: "Wednesday", TH: "Thursday", FR: "Friday", SA: "Saturday", SU: "Sunday" };
const ordinals: Record<string, string> = { "1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last" };
const workdays = "MO,TU,WE,TH,FR";

/** A rule as people say it, such as “every 2 weeks on Monday”; what has no plain words is shown as it is. */
export function ruleWords(rule: string): string {
  const { FREQ, INTERVAL, COUNT, UNTIL, WKST: _, ...by } = partsOfRule(rule);
  const unit = units[FREQ];
  const interval = Number(INTERVAL ?? 1);
  const every = interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
  const when = whenWords(by);
  if (!unit || when === null) return `repeats (${rule})`;
  const end = COUNT
    ? `${COUNT} more ${COUNT === "1" ? "time" : "times"}`
    : UNTIL
      ? `until ${UNTIL.slice(0, 4)}-${UNTIL.slice(4, 6)}-${UNTIL.slice(6, 8)}`
      : "";
  return [every, when, end].filter(Boolean).join(" ");
}

/** On which days; null where there are no plain words for it. */
function whenWords({ BYDAY, BYMONTHDAY, BYSETPOS, ...others }: Record<string, string>): string | null {
  if (Object.keys(others).length > 0) return null;
  if (BYSETPOS) return BYDAY === workdays && !BYMONTHDAY && ordinals[BYSETPOS] ? `on the ${ordinals[BYSETPOS]} working day` : null;
  if (BYMONTHDAY)
    return BYDAY
      ? null
      : BYMONTHDAY === "-1"
        ? "on the last day"
        : /^[0-9,]+$/.test(BYMONTHDAY)
          ? `on day ${BYMONTHDAY.replaceAll(",", ", ")}`
          : null;
  if (!BYDAY) return "";
  if (BYDAY === workdays) return "on working days";
  const days = BYDAY.split(",").map((day) => {
    const [, place = "", name = ""] = /^([+-]?[0-9]*)([A-Z]{2})$/.exec(day) ?? [];
    const weekday = weekdays[name as keyof typeof weekdays];
    const ordinal = ordinals[place.replace("+", "")];
    return place === "" ? weekday : ordinal && `the ${ordinal} ${weekday}`;
  });
  return days.every(Boolean) ? `on ${days.join(", ")}` : null;
}
