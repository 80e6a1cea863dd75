import { clockIn } from "#contracts/zoned-time.ts";

/** Hours of a day in a zone, `HH:MM` each; the end may be on the next day. */
export type QuietHours = { from: string; until: string; timeZone: string };

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

/** The end of the quiet hours at `now`, or null outside of them. */
export function quietUntil({ from, until, timeZone }: QuietHours, now: Date): Date | null {
  const [start, end, at] = [minutesOf(from), minutesOf(until), localMinutes(now, timeZone)];
  const isQuiet = start < end ? at >= start && at < end : at >= start || at < end;
  if (!isQuiet || start === end) return null;
  const left = (end - at + dayMinutes) % dayMinutes;
  const guess = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs + left * minuteMs);
  // A DST change in between shifts the end accordingly. One that skips the end itself ends the quiet hours.
  const off = ((localMinutes(guess, timeZone) - end + dayMinutes * 1.5) % dayMinutes) - dayMinutes / 2;
  const ended = new Date(guess.getTime() - off * minuteMs);
  return ended > now ? ended : guess;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function localMinutes(at: Date, timeZone: string): number {
  return minutesOf(clockIn(timeZone, at));
}
