import type { Moment } from "./calendar.ts";
import { atEnd, dayCover, type Phrase, phrase } from "./phrase.ts";
import { anyOf, dayParts, meaning, numberOf, numbers } from "./vocabulary.ts";

const hour = `\\d{1,2}|${anyOf(numbers)}`;
const half = "am|pm|a\\.m\\.|p\\.m\\.";

/** How people write times of a day, `HH:MM`. */
export function timePhrases({ isAmerican }: Moment): Phrase<string>[] {
  const loose = (h: string | undefined, m: string | undefined) => clock(afternoon(Number(h), isAmerican), Number(m ?? 0));
  const behindDay = `(?<=${dayCover})`;
  return [
    phrase(`(?:(?:at|by)\\s+|@\\s?)?(\\d{1,2})(?:[:.](\\d{2}))?\\s*(${half})`, (match) => {
      const [all, h, m, part] = match;
      // “Treffen um 5 am Bahnhof”: a German preposition.
      if (/\sam$/i.test(all) && /^\s+\p{Lu}/u.test(match.input.slice(match.index + all.length))) return null;
      return Number(h) < 1 || Number(h) > 12 ? null : clock((Number(h) % 12) + (/^p/i.test(part ?? "") ? 12 : 0), Number(m ?? 0));
    }),
    phrase("(?:at\\s+|@\\s?)(\\d{1,2})(?::(\\d{2}))?(?:\\s+o[’']clock)?", ([, h, m]) => (m ? clock(Number(h), Number(m)) : loose(h, m))),
    phrase("(?:(?:at|um|gegen|ab|bis)\\s+)?(\\d{1,2}):(\\d{2})(?:\\s*uhr)?", ([, h, m]) => clock(Number(h), Number(m))),
    phrase("um\\s+(\\d{1,2})(?:[:.](\\d{2}))?(?:\\s*uhr)?(?!\\.?\\d)", ([, h, m]) => clock(Number(h), Number(m ?? 0))),
    phrase("(?:(?:um|gegen|ab|bis)\\s+)?(\\d{1,2})(?:[:.](\\d{2}))?\\s*uhr(?:\\s+(\\d{2}))?", ([, h, m, later]) =>
      clock(Number(h), Number(m ?? later ?? 0)),
    ),
    phrase(`um\\s+halb\\s+(${hour})|halb\\s+(${hour})\\s*uhr`, ([, a, b]) => minutesFrom((numberOf(a ?? b) ?? 99) * 60 - 30)),
    phrase(`(?:um\\s+)?viertel\\s+(vor|nach)\\s+(${hour})`, ([, side, h]) =>
      minutesFrom((numberOf(h) ?? 99) * 60 + (/^vor/i.test(side ?? "") ? -15 : 15)),
    ),
    phrase(`(?:at\\s+)?(half|quarter)\\s+(past|to)\\s+(${hour})`, ([, part, side, h]) => {
      const by = /^h/i.test(part ?? "") ? 30 : 15;
      return minutesFrom(afternoon(numberOf(h) ?? 99, isAmerican) * 60 + (/^to/i.test(side ?? "") ? -by : by));
    }),
    phrase("(?:at\\s+)?(?:noon|midday)|mittags", () => "12:00"),
    phrase(
      "in\\s+the\\s+(morning|afternoon|evening)|(?<!guten\\s)am\\s+(morgen|vormittag|mittag|nachmittag|abend)|(?:at\\s+)(night)",
      (match) => part(match[1] ?? match[2] ?? match[3]),
    ),
    phrase("(morgens|vormittags|nachmittags|abends)", ([, word]) => part(word)),
    {
      pattern: new RegExp(`${behindDay}\\s*(?:in\\s+the\\s+)?(${anyOf(dayParts)})(?![\\p{L}\\p{N}_])`, "giu"),
      read: ([, word]) => part(word),
    },
    {
      pattern: new RegExp(`${behindDay},?\\s+(\\d{1,2})(?:[:.](\\d{2}))?${atEnd}`, "giu"),
      read: ([, h, m]) => (m ? clock(Number(h), Number(m)) : loose(h, m)),
    },
  ];
}

/** On a clock of twelve hours nobody who writes “at 5” means the night. */
function afternoon(hours: number, isAmerican: boolean): number {
  return isAmerican && hours >= 1 && hours <= 6 ? hours + 12 : hours;
}

function part(word: string | undefined): string | null {
  return meaning(dayParts, word) ?? null;
}

function minutesFrom(minutes: number): string | null {
  return minutes < 0 ? null : clock(Math.floor(minutes / 60), minutes % 60);
}

function clock(hours: number, minutes: number): string | null {
  return hours > 23 || minutes > 59 ? null : `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
