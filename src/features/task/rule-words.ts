import { readerDate } from "#client/reader-time.ts";
import { plusDays } from "#contracts/quick-add/calendar.ts";
import { partsOfRule } from "#contracts/recurrence-parts.ts";
import { type MessageKey, t } from "#messages/text.ts";

const units: Record<string, MessageKey> = {
  DAILY: "task.everyDay",
  WEEKLY: "task.everyWeek",
  MONTHLY: "task.everyMonth",
  YEARLY: "task.everyYear",
  HOURLY: "task.everyHour",
  MINUTELY: "task.everyMinute",
  SECONDLY: "task.everySecond",
};
const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const places = ["1", "2", "3", "4", "5", "-1"];
const workdays = "MO,TU,WE,TH,FR";

/** A rule as people say it, such as “every 2 weeks on Monday”; what has no plain words is shown as it is. */
export function ruleWords(rule: string): string {
  const { FREQ, INTERVAL, COUNT, UNTIL, WKST: _, ...by } = partsOfRule(rule);
  const every = units[FREQ];
  const when = daysText(by);
  if (!every || when === null) return t("task.repeatsBy", { rule });
  return [t(every, { count: Number(INTERVAL ?? 1) }), when, endText(COUNT, UNTIL)].filter(Boolean).join(" ");
}

function endText(count: string | undefined, until: string | undefined): string {
  if (count) return t("task.moreTimes", { count: Number(count) });
  return until ? t("task.untilDay", { day: endDay(until) }) : "";
}

/** A rule ends on a calendar day, whatever the zone. */
function endDay(until: string): string {
  return readerDate(`${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`, "medium");
}

/** On which days; null where there are no plain words for it. */
function daysText({ BYDAY, BYMONTHDAY, BYSETPOS, ...others }: Record<string, string>): string | null {
  if (Object.keys(others).length > 0) return null;
  if (BYSETPOS) return BYDAY === workdays && !BYMONTHDAY && places.includes(BYSETPOS) ? t("task.onNthWorkingDay", { nth: BYSETPOS }) : null;
  if (BYMONTHDAY) return BYDAY ? null : monthDays(BYMONTHDAY);
  if (!BYDAY) return "";
  if (BYDAY === workdays) return t("task.onWorkingDays");
  const days = BYDAY.split(",").map(weekdayText);
  return days.every(Boolean) ? t("task.onWeekdays", { days: days.join(", ") }) : null;
}

function monthDays(days: string): string | null {
  if (days === "-1") return t("task.onLastDay");
  if (!/^[0-9,]+$/.test(days)) return null;
  const named = days.split(",").map((day) => t("task.monthDay", { day }));
  return t("task.onMonthDays", { days: named.join(", ") });
}

function weekdayText(day: string): string | undefined {
  const [, place = "", name = ""] = /^([+-]?[0-9]*)([A-Z]{2})$/.exec(day) ?? [];
  const at = weekdays.indexOf(name);
  if (at < 0) return undefined;
  // The fourth of January 1970 was a Sunday.
  const weekday = readerDate(plusDays("1970-01-04", at), "weekday");
  const nth = place.replace("+", "");
  if (nth === "") return weekday;
  return places.includes(nth) ? t("task.nthWeekday", { nth, weekday }) : undefined;
}

/** With a capital letter, where the words begin a line. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
