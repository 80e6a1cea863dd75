import { describe, expect, test } from "vitest";
import { phrases } from "../../../tests/quick-add-phrases.ts";
import { linesOf, type QuickAddContext, type QuickTask, readQuickAdd } from "./quick-add.ts";

const projects = [
  { id: 1, name: "Home" },
  { id: 2, name: "Big House" },
];
/** Monday, 30 November 2026, 14:40. */
const monday: QuickAddContext = { today: "2026-11-30", now: "14:40", isAmerican: true, projects };
const inBerlin: QuickAddContext = { ...monday, isAmerican: false };

describe("phrases that people write", () => {
  test.each(phrases)("%s", (line, title, day, time, rule) => {
    const read = readQuickAdd(line, line.startsWith("(de) ") ? inBerlin : monday);
    const shown = [read.title.replace("(de) ", ""), read.dueDate, read.dueTime, read.recurrence];
    expect(shown).toEqual([title, day ?? null, time ?? null, rule ?? null]);
  });
});

/** The same moment is another day in each; each reads what it says from its own. */
const zones = ["Pacific/Pago_Pago", "America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati"];
const moments = ["2026-11-30T23:30:00Z", "2027-02-28T11:00:00Z", "2028-02-29T05:00:00Z"].map((time) => Temporal.Instant.from(time));
const weekdayNames = [
  ["monday", "mon", "Montag"],
  ["tuesday", "tue", "Dienstag"],
  ["wednesday", "wed", "Mittwoch"],
  ["thursday", "thu", "Donnerstag"],
  ["friday", "fri", "Freitag"],
  ["saturday", "sat", "Samstag"],
  ["sunday", "sun", "Sonntag"],
];
const monthNames = ["January", "March", "May", "Juni", "Juli", "Oktober", "Dec", "Dezember"].map(
  (name, at) => [name, [1, 3, 5, 6, 7, 10, 12, 12][at] ?? 1] as const,
);

describe.each(zones)("in %s", (zone) => {
  test.each(moments.map(String))("days are counted from the writer's own at %s", (instant) => {
    const now = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
    const today = now.toPlainDate();
    let tried = 0;
    for (const [line, expected] of rules(today)) {
      const read = readQuickAdd(`Water the ferns ${line}`, {
        ...inBerlin,
        today: `${today}`,
        now: now.toPlainTime().toString().slice(0, 5),
      });
      expect([line, read.title, read.dueDate]).toEqual([line, "Water the ferns", `${expected}`]);
      tried += 1;
    }
    expect(tried).toBeGreaterThan(100);
  });
});

function* rules(today: Temporal.PlainDate): Generator<[string, Temporal.PlainDate]> {
  for (const [at, names] of weekdayNames.entries()) {
    const away = (at + 1 - today.dayOfWeek + 7) % 7;
    for (const name of names) {
      yield [`on ${name}`, today.add({ days: away || 7 })];
      yield [name, today.add({ days: away || 7 })];
      yield [`next ${name}`, today.add({ days: 7 - today.dayOfWeek + at + 1 })];
    }
    yield [`every ${names[0]}`, today.add({ days: away })];
    yield [`jeden ${names[2]}`, today.add({ days: away })];
    yield [`diesen ${names[2]}`, today.add({ days: away })];
    yield [`am ${names[2]?.slice(0, 2)}`, today.add({ days: away || 7 })];
  }
  for (const count of [1, 2, 3, 10, 45]) {
    yield [`in ${count} days`, today.add({ days: count })];
    yield [`in ${count} Tagen`, today.add({ days: count })];
    yield [`in ${count} weeks`, today.add({ weeks: count })];
    yield [`${count} weeks from now`, today.add({ weeks: count })];
    yield [`in ${count} Monaten`, today.add({ months: count })];
    yield [`in ${count} years`, today.add({ years: count })];
  }
  for (const [name, month] of monthNames) {
    for (const day of [1, 17, 28]) {
      const next = (date: Temporal.PlainDate) => (Temporal.PlainDate.compare(date, today) < 0 ? date.add({ years: 1 }) : date);
      const date = next(Temporal.PlainDate.from({ year: today.year, month, day }));
      yield [`on ${day} ${name}`, date];
      yield [`${name} ${day}`, date];
      yield [`am ${day}. ${name}`, date];
      yield [`${day}.${month}.`, date];
      yield [`${name} ${day}, 2031`, date.with({ year: 2031 })];
      yield [`2031-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`, date.with({ year: 2031 })];
    }
  }
}

const marked: [string, Partial<QuickTask>][] = [
  ["Pay !high #flat #Big-City +home //by hand", { title: "Pay", priority: "high", labels: ["flat", "Big-City"], description: "by hand" }],
  ["Zahlen !hoch", { title: "Zahlen", priority: "high" }],
  ["Zahlen !mittel #wohnung", { title: "Zahlen", priority: "medium", labels: ["wohnung"] }],
  ["Buy !1 eggs", { title: "Buy eggs", priority: "high" }],
  ["Really! high up", { title: "Really! high up", priority: "none" }],
  ["Mend issue #42", { title: "Mend issue #42", labels: [] }],
  ["Learn C# and F#", { title: "Learn C# and F#", labels: [] }],
  ["Paint +big house today", { title: "Paint", project: { id: 2, name: "Big House" } }],
  ["Paint +Big-House", { title: "Paint", project: { id: 2, name: "Big House" } }],
  ["Paint +Garden", { title: "Paint", project: { id: null, name: "Garden" } }],
  ['Paint +"Aunt Mary"', { title: "Paint", project: { id: null, name: "Aunt Mary" } }],
  ["Ring +49 170 1234", { title: "Ring +49 170 1234", project: null }],
  ["Write C++ code", { title: "Write C++ code", project: null }],
  ["Read https://example.com/a//b", { title: "Read https://example.com/a//b", description: null }],
  ["Water every! 3 days", { title: "Water", recurrence: "FREQ=DAILY;INTERVAL=3", recurrenceFrom: "completion" }],
];
test.each(marked)("marks: %s", (line, expected) => {
  expect(readQuickAdd(line, monday)).toMatchObject(expected);
});

test("tokens stand where the words do, and what its writer calls words is words", () => {
  const line = "Call mum tomorrow at 5pm #family";
  const pieces = ({ tokens }: QuickTask) => tokens.map(({ kind, start, end }) => `${kind}: ${line.slice(start, end)}`);
  expect(pieces(readQuickAdd(line, monday))).toEqual(["day: tomorrow", "time: at 5pm", "label: #family"]);
  const plain = readQuickAdd(line, { ...monday, plain: new Set(["tomorrow"]) });
  expect([plain.title, ...pieces(plain)]).toEqual(["Call mum tomorrow", "time: at 5pm", "label: #family"]);
});

test("a line of nothing but a date is a title", () => {
  expect(readQuickAdd("tomorrow", monday)).toMatchObject({ title: "tomorrow", dueDate: null, tokens: [] });
});

test("pasted lines lose the marks of their list", () => {
  expect(linesOf("- [ ] Milk\n* Eggs\r\n\n3. Bread tomorrow\n• Salt\n2 pears")).toEqual([
    "Milk",
    "Eggs",
    "Bread tomorrow",
    "Salt",
    "2 pears",
  ]);
});
