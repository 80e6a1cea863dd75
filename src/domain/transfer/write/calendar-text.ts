/** A line of a calendar, folded at 75 bytes (RFC 5545, 3.1), never within a letter. */
export function calendarLine(name: string, value: string): string {
  let [line, size] = ["", 0];
  for (const letter of `${name}:${value}`) {
    const bytes = Buffer.byteLength(letter);
    if (size + bytes > 75) {
      line += "\r\n ";
      size = 1;
    }
    line += letter;
    size += bytes;
  }
  return `${line}\r\n`;
}

/** Text as a value: what would end it, or a line, is escaped. */
export function calendarText(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, "\\$&")
    .replaceAll(/\r\n|\n|\r/g, "\\n")
    .replaceAll(/\p{Cc}/gu, "");
}

/** `2026-12-24` and `17:30` as a calendar writes them. */
export function calendarMoment(day: string, time: string | null): string {
  return `${day.replaceAll("-", "")}${time ? `T${time.replace(":", "")}00` : ""}`;
}

export function calendarInstant(time: string | Date): string {
  return `${new Date(time).toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "")}`;
}

/** The name and the value of a moment: a day, or a time on the clock of a zone. */
export function momentLine(name: string, { day, time }: { day: string; time: string | null }, zone: string): string {
  if (!time) return calendarLine(`${name};VALUE=DATE`, calendarMoment(day, null));
  return zone === "UTC"
    ? calendarLine(name, `${calendarMoment(day, time)}Z`)
    : calendarLine(`${name};TZID=${zone}`, calendarMoment(day, time));
}

/** A rule whose end is of the same kind as its start, as RFC 5545 (3.3.10) wants: a day, or a moment in UTC. */
export function calendarRule(rule: string, time: string | null, zone: string): string {
  return rule.replace(/UNTIL=(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?/, (whole, year: string, month: string, day: string) => {
    if (!time) return `UNTIL=${year}${month}${day}`;
    if (whole.endsWith("Z")) return whole;
    const last = Temporal.PlainDateTime.from(`${year}-${month}-${day}T23:59:59`).toZonedDateTime(zone);
    return `UNTIL=${calendarInstant(new Date(last.epochMilliseconds))}`;
  });
}
