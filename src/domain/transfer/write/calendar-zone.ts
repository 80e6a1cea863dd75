import { calendarLine, calendarMoment } from "./calendar-text.ts";

const yearsBefore = 1;
const yearsAfter = 10;

/** When the clocks of a zone change, from the year before `from` on, as a VTIMEZONE; nothing for UTC, which needs none. */
export function calendarZone(zone: string, from: string): string {
  if (zone === "UTC") return "";
  const begin = Temporal.PlainDate.from(from).with({ month: 1, day: 1 }).subtract({ years: yearsBefore });
  const end = Temporal.PlainDate.from(from).add({ years: yearsAfter }).toZonedDateTime(zone);
  const start = begin.toZonedDateTime(zone);
  const parts = [observance(start, start.offset)];
  for (
    let at = start.getTimeZoneTransition("next");
    at && at.epochMilliseconds < end.epochMilliseconds;
    at = at.getTimeZoneTransition("next")
  ) {
    parts.push(observance(at, at.subtract({ nanoseconds: 1 }).offset));
  }
  return `${calendarLine("BEGIN", "VTIMEZONE")}${calendarLine("TZID", zone)}${parts.join("")}${calendarLine("END", "VTIMEZONE")}`;
}

/** From when on an offset counts; the moment is on the clock of before (RFC 5545, 3.6.5). */
function observance(at: Temporal.ZonedDateTime, before: string): string {
  const name = minutesOf(at.offset) > minutesOf(before) ? "DAYLIGHT" : "STANDARD";
  const wall = at.toInstant().toZonedDateTimeISO(before).toPlainDateTime();
  return [
    calendarLine("BEGIN", name),
    calendarLine("DTSTART", calendarMoment(wall.toPlainDate().toString(), wall.toPlainTime().toString({ smallestUnit: "minute" }))),
    calendarLine("TZOFFSETFROM", offsetOf(before)),
    calendarLine("TZOFFSETTO", offsetOf(at.offset)),
    calendarLine("END", name),
  ].join("");
}

function offsetOf(offset: string): string {
  return offset.slice(0, 6).replace(":", "");
}

function minutesOf(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
