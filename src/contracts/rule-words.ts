import { partsOfRule } from "./recurrence.ts";

const days: Record<string, string> = {
  MO: "Monday",
  TU: "Tuesday",
  WE: "Wednesday",
  TH: "Thursday",
  FR: "Friday",
  SA: "Saturday",
  SU: "Sunday",
};
const units: Record<string, string> = {
  SECONDLY: "second",
  MINUTELY: "minute",
  HOURLY: "hour",
  DAILY: "day",
  WEEKLY: "week",
  MONTHLY: "month",
  YEARLY: "year",
};
const places: Record<string, string> = { "1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last" };
const workingDays = "MO,TU,WE,TH,FR";

/** A rule as people say it, in English: “every second Tuesday”, “every month on the last working day”; null: once. */
export function ruleWords(rule: string | null): string {
  if (rule === null) return "once";
  const { FREQ, INTERVAL = "1", BYDAY, BYMONTHDAY, BYSETPOS, COUNT, UNTIL, ...more } = partsOfRule(rule);
  const known = Object.keys(more).every((name) => name === "WKST");
  if (!known) return `by the rule ${rule}`;
  const often = everyWords(units[FREQ] ?? "", Number(INTERVAL));
  const end = COUNT ? `, ${COUNT} times` : UNTIL ? `, until ${UNTIL.slice(0, 4)}-${UNTIL.slice(4, 6)}-${UNTIL.slice(6, 8)}` : "";
  return `${withDays(often, { FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYSETPOS })}${end}`;
}

type Days = { FREQ: string; INTERVAL: string; BYDAY: string | undefined; BYMONTHDAY: string | undefined; BYSETPOS: string | undefined };

function withDays(often: string, { FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYSETPOS }: Days): string {
  if (BYMONTHDAY === "-1") return `${often} on the last day`;
  if (BYMONTHDAY) return `${often} on day ${BYMONTHDAY.replaceAll(",", ", ")}`;
  if (!BYDAY) return often;
  const isWorking = BYDAY === workingDays;
  if (BYSETPOS) return `${often} on the ${places[BYSETPOS] ?? `${BYSETPOS}.`} ${isWorking ? "working day" : `of ${named(BYDAY)}`}`;
  if (isWorking && INTERVAL === "1" && FREQ !== "MONTHLY") return "every working day";
  if (FREQ === "WEEKLY" && INTERVAL === "1") return `every ${named(BYDAY)}`;
  if (FREQ === "WEEKLY" && INTERVAL === "2" && !BYDAY.includes(",")) return `every second ${named(BYDAY)}`;
  return `${often} on ${/\d/.test(BYDAY) ? "the " : ""}${named(BYDAY)}`;
}

function everyWords(unit: string, interval: number): string {
  if (interval === 1) return `every ${unit}`;
  return interval === 2 ? `every second ${unit}` : `every ${interval} ${unit}s`;
}

/** `MO,-1FR` → “Monday and last Friday”. */
function named(byDay: string): string {
  const words = byDay.split(",").map((day) => {
    const [, place = "", name = ""] = /^([+-]?\d+)?([A-Z]{2})$/.exec(day) ?? [];
    const nth = place ? `${places[place.replace("+", "")] ?? `${place}.`} ` : "";
    return `${nth}${days[name] ?? name}`;
  });
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
