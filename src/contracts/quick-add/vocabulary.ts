/** Words of English and German; whoever writes one language may use the other. */
export const longWeekdays = table([
  "monday|montag",
  "tuesday|dienstag",
  "wednesday|mittwoch",
  "thursday|donnerstag",
  "friday|freitag",
  "saturday|samstag|sonnabend",
  "sunday|sonntag",
]);
/** Words that mean other things too (sat, sun): a day only where the place says so. */
export const shortWeekdays = table(["mon", "tue|tues", "wed", "thu|thur|thurs", "fri", "sat", "sun"]);
/** Words of two letters (do, so, am Mi): a day only behind what demands one. */
export const germanWeekdays = table(["mo", "di", "mi", "do", "fr", "sa", "so"]);
export const weekdays = { ...longWeekdays, ...shortWeekdays, ...germanWeekdays };
export const weekdayCodes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

export const months = table([
  "january|januar|jänner|jan",
  "february|februar|feb",
  "march|märz|maerz|mär|mar",
  "april|apr",
  "may|mai",
  "june|juni|jun",
  "july|juli|jul",
  "august|aug",
  "september|sept|sep",
  "october|oktober|oct|okt",
  "november|nov",
  "december|dezember|dec|dez",
]);

export const numbers = table([
  "a|an|one|ein|eine|einem|einer|einen",
  "two|zwei",
  "three|drei",
  "four|vier",
  "five|fünf",
  "six|sechs",
  "seven|sieben",
  "eight|acht",
  "nine|neun",
  "ten|zehn",
  "eleven|elf",
  "twelve|zwölf",
]);

/** Which of several: -1 is the last. */
export const ordinals: Record<string, number> = {
  ...table([
    "first|1st|ersten|erster|erste|1\\.",
    "second|2nd|zweiten|zweiter|zweite|2\\.",
    "third|3rd|dritten|dritter|dritte|3\\.",
    "fourth|4th|vierten|vierter|vierte|4\\.",
  ]),
  last: -1,
  letzten: -1,
  letzter: -1,
  letzte: -1,
};

export const units: Record<string, "day" | "week" | "month" | "year"> = {
  ...unit("day", "day|days|tag|tage|tagen"),
  ...unit("week", "week|weeks|woche|wochen"),
  ...unit("month", "month|months|monat|monate|monaten|monats"),
  ...unit("year", "year|years|jahr|jahre|jahren"),
};

/** What each part of a day is taken for. */
export const dayParts: Record<string, string> = {
  ...clock("09:00", "morning|früh|vormittag|morgen|morgens|vormittags"),
  ...clock("12:00", "noon|midday|mittag|mittags"),
  ...clock("15:00", "afternoon|nachmittag|nachmittags"),
  ...clock("19:00", "evening|abend|abends"),
  ...clock("21:00", "night"),
};

/** Any word of a table, for a pattern; longer ones first. */
export function anyOf(words: Record<string, unknown>): string {
  return Object.keys(words)
    .sort((a, b) => b.length - a.length)
    .map((word) => (word.endsWith(".") ? `${word.slice(0, -1)}\\.` : word))
    .join("|");
}

/** What a word means; words are compared without case. */
export function meaning<T>(words: Record<string, T>, word: string | undefined): T | undefined {
  return words[(word ?? "").toLowerCase()];
}

/** A number in digits or words; none: undefined. */
export function numberOf(word: string | undefined): number | undefined {
  return word && /^\d+$/.test(word) ? Number(word) : meaning(numbers, word);
}

function table(rows: string[]): Record<string, number> {
  return Object.fromEntries(rows.flatMap((row, at) => row.split("|").map((word) => [word.replace("\\", ""), at + 1])));
}

function unit<T extends string>(name: T, words: string): Record<string, T> {
  return Object.fromEntries(words.split("|").map((word) => [word, name]));
}

function clock(time: string, words: string): Record<string, string> {
  return Object.fromEntries(words.split("|").map((word) => [word, time]));
}
