import { dateOf, dayOf, firstFitting, lastOfMonth, type Moment, plusDays, plusMonths, weekdayOf } from "./calendar.ts";
import { atEnd, type Phrase, phrase } from "./phrase.ts";
import { anyOf, germanWeekdays, longWeekdays, meaning, months, numberOf, numbers, shortWeekdays, units, weekdays } from "./vocabulary.ts";

/** A day, with a time where the phrase says one. */
export type Day = { day: string; time?: string };

const lead = "(?:(?:due\\s+(?:on|by)|due|by|on|am|bis\\s+(?:zum|am)|bis|until|till)\\s+)?";
const demanded = "(?:due\\s+(?:on|by)|due|by|on|am|zum|bis\\s+(?:zum|am)|bis|until|till)\\s+";
const number = `\\d{1,3}|${anyOf(numbers)}`;
const month = `(${anyOf(months)})\\.?`;
const ordinal = "(?:st|nd|rd|th)";
const year = "(?:,?\\s+(\\d{4}))?";
/** “Freitagabend” is a day and a part of it. */
const partFollows = "(?:(?![\\p{L}\\p{N}_])|(?=abend|nachmittag|vormittag|mittag|früh|morgen))";
/** Feasts and names that only sound like a day of the week. */
const noFeast = "(?<!(?:black|good|cyber|ash|easter|palm)\\s)";
const next = "next|nächsten?r?|naechsten?";
const coming = "this|coming|diesen?r?|kommenden?r?";

/** How people write days, seen from a moment. */
export function dayPhrases({ today, now, isAmerican }: Moment): Phrase<Day>[] {
  const plus = (count: number | undefined, unit: string | undefined) => day(count === undefined ? null : added(today, count, unit));
  return [
    phrase(`${lead}(\\d{4})-(\\d{2})-(\\d{2})`, ([, y, m, d]) => day(dayOf(Number(y), Number(m), Number(d)))),
    phrase(`${lead}(\\d{1,2})\\.\\s?(\\d{1,2})\\.(?:\\s?(\\d{4}|\\d{2}(?!\\d|[:.]\\d)))?(?!\\.)`, ([, d, m, y]) => date(today, y, m, d)),
    phrase(
      `(?:${demanded}(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}|\\d{2}))?|(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2})|(\\d{1,2})/(\\d{1,2})${atEnd})(?!/)`,
      (match) => {
        const [first, second, y] = [match[1] ?? match[4] ?? match[7], match[2] ?? match[5] ?? match[8], match[3] ?? match[6]];
        return isAmerican ? date(today, y, first, second) : date(today, y, second, first);
      },
    ),
    phrase(`${lead}(?:the\\s+|den\\s+)?(\\d{1,2})(?:${ordinal}|\\.)?\\s*(?:of\\s+)?${month}${year}`, ([, d, m, y]) => date(today, y, m, d)),
    phrase(`${lead}${month}\\s+(?:the\\s+)?(\\d{1,2})${ordinal}?(?!:\\d)${year}`, ([, m, d, y]) => date(today, y, m, d)),
    phrase(`${demanded}(?:the\\s+)?(\\d{1,2})(?:${ordinal}|\\.(?!\\d))`, ([, d]) =>
      day(firstFitting(today, (one) => dateOf(one) === Number(d))),
    ),
    phrase("(?:due\\s+|by\\s+)?(?:today|tod)|(?:bis\\s+)?heute", () => day(today)),
    phrase("tonight", () => ({ day: today, time: "19:00" })),
    phrase("(?:due\\s+|by\\s+)?(?:tomorrow|tmrw|tmr)", () => day(plusDays(today, 1))),
    phrase("(?<!(?:guten|am|jeden|diesen|der|den)\\s)(?:bis\\s+)?morgen", () => day(plusDays(today, 1))),
    phrase("(?:the\\s+)?day\\s+after\\s+tomorrow|(?:bis\\s+)?(?:übermorgen|uebermorgen)", () => day(plusDays(today, 2))),
    phrase(`(?:heute\\s+)?in\\s+(${number})\\s+(${anyOf(units)})`, ([, n, unit]) => plus(numberOf(n), unit)),
    phrase(`(${number})\\s+(${anyOf(units)})\\s+from\\s+(?:now|today)`, ([, n, unit]) => plus(numberOf(n), unit)),
    phrase(`in\\s+(half\\s+an|einer\\s+halben|${number})\\s+(hours?|hrs?|h|stunden?|std|minutes?|mins?|minuten?)`, ([, n, unit]) => {
      const count = /hal/i.test(n ?? "") ? 0.5 : numberOf(n);
      return count === undefined ? null : later(today, now, Math.round(count * (/^m/i.test(unit ?? "") ? 1 : 60)));
    }),
    phrase("next\\s+week|nächste\\s+woche", () => day(plusDays(today, 8 - weekdayOf(today)))),
    phrase("next\\s+month|nächsten\\s+monat", () => day(`${plusMonths(today, 1).slice(0, 8)}01`)),
    phrase("next\\s+year|nächstes\\s+jahr", () => day(dayOf(Number(today.slice(0, 4)) + 1, 1, 1))),
    phrase("(?:this|on\\s+the|at\\s+the)\\s+weekend|(?:dieses|am)\\s+wochenende", () => day(onOrAfter(today, 6))),
    phrase("next\\s+weekend|nächstes\\s+wochenende", () => day(plusDays(today, 8 - weekdayOf(today) + 5))),
    phrase("(?:by\\s+|at\\s+)?(?:the\\s+)?end\\s+of\\s+(?:the\\s+)?month|(?:am\\s+|bis\\s+)?(?:monatsende|ende\\s+des\\s+monats)", () =>
      day(lastOfMonth(today)),
    ),
    {
      ...phrase(`(?:${next})\\s+(${anyOf(weekdays)})`, ([, name]) => day(inNextWeek(today, name))),
      pattern: weekday(`(?:(?:on|am)\\s+)?(?:${next})\\s+(${anyOf(weekdays)})`),
    },
    {
      pattern: weekday(`(?:(?:on|am)\\s+)?(?:${coming})\\s+(${anyOf(weekdays)})`),
      read: ([, name]) => day(onOrAfter(today, meaning(weekdays, name) ?? 1)),
    },
    { pattern: weekday(`${noFeast}${lead}(${anyOf(longWeekdays)})`), read: ([, name]) => day(after(today, name)) },
    phrase(`${demanded}(${anyOf(shortWeekdays)})`, ([, name]) => day(after(today, name))),
    phrase(`(${anyOf(shortWeekdays)})(?:${atEnd}|(?=\\s+(?:at|@|\\d)))`, ([, name]) => day(after(today, name))),
    phrase(`(?:am|bis|bis\\s+zum)\\s+(${anyOf(germanWeekdays)})\\.?`, ([, name]) => day(after(today, name))),
  ];
}

function weekday(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${source})${partFollows}(?![’'][\\p{L}])`, "giu");
}

/** A day of a month; of no year: the next one. */
function date(today: string, y: string | undefined, m: string | undefined, d: string | undefined): Day | null {
  const monthNumber = /^\d+$/.test(m ?? "") ? Number(m) : (meaning(months, m) ?? 0);
  if (y) return day(dayOf(y.length === 2 ? 2000 + Number(y) : Number(y), monthNumber, Number(d)));
  if (monthNumber < 1 || monthNumber > 12) return null;
  const tail = `-${String(monthNumber).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
  return day(firstFitting(today, (one) => one.endsWith(tail)));
}

function added(today: string, count: number, unit: string | undefined): string | null {
  const kind = meaning(units, unit);
  const found =
    kind === "day" || kind === "week"
      ? plusDays(today, count * (kind === "week" ? 7 : 1))
      : plusMonths(today, count * (kind === "year" ? 12 : 1));
  return /^\d{4}-/.test(found) ? found : null;
}

function later(today: string, now: string, minutes: number): Day {
  const [hour = 0, minute = 0] = now.split(":").map(Number);
  const total = hour * 60 + minute + minutes;
  const clock = total % 1440;
  const time = `${String(Math.floor(clock / 60)).padStart(2, "0")}:${String(clock % 60).padStart(2, "0")}`;
  return { day: plusDays(today, Math.floor(total / 1440)), time };
}

function after(today: string, name: string | undefined): string {
  return onOrAfter(plusDays(today, 1), meaning(weekdays, name) ?? 1);
}

function onOrAfter(from: string, weekdayNumber: number): string {
  return plusDays(from, (weekdayNumber - weekdayOf(from) + 7) % 7);
}

/** “Next Friday” is the Friday of the week after this one; weeks begin on Monday. */
function inNextWeek(today: string, name: string | undefined): string {
  return plusDays(today, 7 - weekdayOf(today) + (meaning(weekdays, name) ?? 1));
}

function day(found: string | null): Day | null {
  return found === null ? null : { day: found };
}
