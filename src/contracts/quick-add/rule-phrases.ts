import { dateOf, dayOf, lastOfMonth, plusDays, weekdayOf } from "./calendar.ts";
import { type Phrase, phrase } from "./phrase.ts";
import { anyOf, longWeekdays, meaning, months, numberOf, numbers, ordinals, units, weekdayCodes, weekdays } from "./vocabulary.ts";

/** A rule of RFC 5545, with which days it could begin. */
export type Rule = { rule: string; fits: (day: string) => boolean; time?: string; fromCompletion?: boolean };

const every = "(?:every|each|jeden?r?s?|alle)(!?)";
const number = `\\d{1,3}|${anyOf(numbers)}`;
const list = (one: string) => `(?:${one})(?:(?:\\s*,\\s*|\\s+(?:and|und|&)\\s+)(?:${one}))*`;
const ordinalDate = "\\d{1,2}(?:st|nd|rd|th|\\.)";
const ofMonth = "(?:\\s+(?:day\\s+)?(?:of\\s+(?:the|every|each)\\s+month|(?:im|des|jeden)\\s+monats?))";
const firstOrLast = "first|1st|erste[nr]?|1\\.|last|letzte[nr]?";
const workingDay = "(?:working\\s+day|work\\s?day|weekday|business\\s+day|werktag|arbeitstag)";
const frequencies = { day: "DAILY", week: "WEEKLY", month: "MONTHLY", year: "YEARLY" };
const once: Record<string, [keyof typeof frequencies, number]> = {
  ...adverb("day", 1, "daily|täglich"),
  ...adverb("week", 1, "weekly|wöchentlich"),
  ...adverb("week", 2, "biweekly|fortnightly|zweiwöchentlich|vierzehntägig"),
  ...adverb("month", 1, "monthly|monatlich"),
  ...adverb("month", 3, "quarterly|vierteljährlich"),
  ...adverb("year", 1, "yearly|annually|jährlich"),
};

/** How people say that something comes again and again. */
export const rulePhrases: Phrase<Rule>[] = [
  phrase(`${every}\\s+(?:(${number})\\s+)?(${anyOf(units)})`, ([, mark, n, unit]) =>
    repeating(meaning(units, unit), numberOf(n) ?? 1, mark),
  ),
  phrase(`${every}\\s+(?:other|second|2nd|zweiten?s?|2\\.)\\s+(${anyOf(units)})`, ([, mark, unit]) =>
    repeating(meaning(units, unit), 2, mark),
  ),
  phrase("(?:every\\s+quarter|jedes\\s+quartal)", () => repeating("month", 3)),
  phrase(`(${anyOf(once)})`, ([, word]) => repeating(...(meaning(once, word) ?? (["day", 1] as const)))),
  phrase(`${every}\\s+(morning|afternoon|evening|night|morgen|mittag|nachmittag|abend)`, ([, mark, word]) => ({
    ...repeating("day", 1, mark),
    time: { mo: "09:00", mi: "12:00", af: "15:00", na: "15:00", ni: "21:00" }[(word ?? "").slice(0, 2).toLowerCase()] ?? "19:00",
  })),
  phrase(`(?:${every}\\s+(?:weekday|workday|working\\s+day|werktag|arbeitstag)s?|on\\s+weekdays|werktags|an\\s+werktagen)`, () =>
    onWeekdays([1, 2, 3, 4, 5]),
  ),
  phrase(`(?:${every}\\s+(?:weekend|wochenende)|on\\s+weekends|an\\s+wochenenden)`, () => onWeekdays([6, 7])),
  phrase(`${every}\\s+(${list(anyOf(weekdays))})`, ([, mark, days]) => onWeekdays(weekdaysIn(days), 1, mark)),
  phrase(`(?:on\\s+)?(${list(plural())})`, ([, days]) => onWeekdays(weekdaysIn((days ?? "").replaceAll(/s(?![\p{L}])/giu, "")))),
  phrase(`${every}\\s+(?:other|second|2nd|zweiten?r?|2\\.)\\s+(${anyOf(weekdays)})`, ([, mark, name]) =>
    onWeekdays(weekdaysIn(name), 2, mark),
  ),
  phrase(
    `${every}\\s+(first|1st|ersten?r?|1\\.|third|3rd|dritten?r?|3\\.|fourth|4th|vierten?r?|4\\.|last|letzten?r?)\\s+(${anyOf(weekdays)})${ofMonth}?`,
    nth,
  ),
  phrase(`${every}\\s+(second|2nd|zweiten?r?|2\\.)\\s+(${anyOf(weekdays)})${ofMonth}`, nth),
  phrase(`${every}\\s+(?:month\\s+on\\s+(?:the\\s+)?|monat\\s+am\\s+)?(${firstOrLast})\\s+${workingDay}${ofMonth}?`, ([, mark, word]) =>
    onWorkingDay(word, mark),
  ),
  phrase(`(?:on\\s+the\\s+|the\\s+|am\\s+)?(${firstOrLast})\\s+${workingDay}${ofMonth}`, ([, word]) => onWorkingDay(word)),
  phrase(`${every}\\s+(${list(ordinalDate)})${ofMonth}?`, ([, , days]) => onDates(numbersIn(days))),
  phrase(
    `(?:every\\s+month\\s+on\\s+(?:the\\s+)?|jeden\\s+monat\\s+am\\s+|monthly\\s+on\\s+(?:the\\s+)?|monatlich\\s+am\\s+)(${list(ordinalDate)})`,
    ([, days]) => onDates(numbersIn(days)),
  ),
  phrase(`${every}\\s+ersten(?:${ofMonth})?`, () => onDates([1])),
  phrase(`(?:${every}\\s+last\\s+day(?:${ofMonth}|\\s+of\\s+the\\s+month)?|${every}\\s+letzten(?:\\s+tag)?${ofMonth}?)`, () => ({
    rule: "FREQ=MONTHLY;BYMONTHDAY=-1",
    fits: (day) => day === lastOfMonth(day),
  })),
  phrase(
    `(?:${every}\\s+|jedes\\s+jahr\\s+am\\s+|every\\s+year\\s+on\\s+)(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?(${anyOf(months)})`,
    ([, , d, m]) => onYearDay(m, d),
  ),
  phrase(`(?:${every}\\s+|every\\s+year\\s+on\\s+)(${anyOf(months)})\\s+(\\d{1,2})(?:st|nd|rd|th)?`, ([, , m, d]) => onYearDay(m, d)),
];

function repeating(unit: keyof typeof frequencies | undefined, count: number, mark?: string): Rule {
  const interval = count > 1 ? `;INTERVAL=${count}` : "";
  return marked({ rule: `FREQ=${frequencies[unit ?? "day"]}${interval}`, fits: () => true }, mark);
}

function onWeekdays(days: number[], interval = 1, mark?: string): Rule {
  const chosen = [...new Set(days)].sort((a, b) => a - b);
  const codes = chosen.map((day) => weekdayCodes[day - 1]).join(",");
  const rule = `FREQ=WEEKLY${interval > 1 ? `;INTERVAL=${interval}` : ""};BYDAY=${codes}`;
  return marked({ rule, fits: (day) => chosen.includes(weekdayOf(day)) }, mark);
}

function nth(match: RegExpExecArray): Rule | null {
  const [, mark, word, name] = match;
  const place = meaning(ordinals, word);
  const weekday = meaning(weekdays, name);
  if (!place || !weekday) return null;
  const fits = (day: string) =>
    weekdayOf(day) === weekday && (place > 0 ? Math.ceil(dateOf(day) / 7) === place : dateOf(day) > dateOf(lastOfMonth(day)) - 7);
  return marked({ rule: `FREQ=MONTHLY;BYDAY=${place}${weekdayCodes[weekday - 1]}`, fits }, mark);
}

/** The first or last of a month's days from Monday to Friday. */
function onWorkingDay(word: string | undefined, mark?: string): Rule {
  const place = /^l/i.test(word ?? "") ? -1 : 1;
  const fits = (day: string) => weekdayOf(day) <= 5 && !isSameMonth(day, neighbour(day, place));
  return marked({ rule: `FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${place}`, fits }, mark);
}

/** The next working day towards the end of the month (-1) or its beginning (1). */
function neighbour(day: string, place: 1 | -1): string {
  let next = plusDays(day, -place);
  while (weekdayOf(next) > 5) next = plusDays(next, -place);
  return next;
}

function isSameMonth(day: string, other: string): boolean {
  return day.slice(0, 7) === other.slice(0, 7);
}

function onDates(dates: number[]): Rule | null {
  if (dates.length === 0 || dates.some((date) => date < 1 || date > 31)) return null;
  return { rule: `FREQ=MONTHLY;BYMONTHDAY=${dates.join(",")}`, fits: (day) => dates.includes(dateOf(day)) };
}

/** The rule has no date: it repeats the day that the task begins with. */
function onYearDay(month: string | undefined, date: string | undefined): Rule | null {
  const number = meaning(months, month) ?? 0;
  if (!dayOf(2024, number, Number(date))) return null;
  const tail = `-${String(number).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  return { rule: "FREQ=YEARLY", fits: (day) => day.endsWith(tail) };
}

/** “every! 3 days” counts from when it was done. */
function marked(rule: Rule, mark: string | undefined): Rule {
  return mark ? { ...rule, fromCompletion: true } : rule;
}

function weekdaysIn(text: string | undefined): number[] {
  return (text ?? "").split(/[\s,&]+/).flatMap((word) => meaning(weekdays, word) ?? []);
}

function numbersIn(text: string | undefined): number[] {
  return [...(text ?? "").matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

function plural(): string {
  return Object.keys(longWeekdays).map((name) => `${name}s`).join("|"); // biome-ignore format: one expression
}

function adverb(unit: keyof typeof frequencies, count: number, words: string): Record<string, [keyof typeof frequencies, number]> {
  return Object.fromEntries(words.split("|").map((word) => [word, [unit, count]]));
}
