import { describe, expect, test } from "vitest";
import { DayRecurrenceRule, RecurrenceRule } from "#contracts/recurrence.ts";
import fc from "../../../tests/setup/properties.ts";
import { localTimeOf } from "./local-time.ts";
import { leastGapSeconds, nextDay, nextRun, nextRuns } from "./recurrence.ts";

const berlin = "Europe/Berlin";

function runs(start: string, rule: string | null, { zone = "UTC", after = "2000-01-01T00:00:00Z", count = 5 } = {}): string[] {
  return nextRuns({ start, zone, rule }, new Date(after), count).map((run) => run.toISOString().replace(":00.000Z", "Z"));
}

describe("a rule's text", () => {
  test.each([
    ["FREQ=DAILY", "FREQ=DAILY"],
    [" rrule:freq=weekly;byday=mo,we;wkst=su ", "FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU"],
    ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"],
    ["FREQ=YEARLY;BYDAY=+53MO;BYMONTHDAY=-31;UNTIL=20301231T235959Z", "FREQ=YEARLY;BYDAY=+53MO;BYMONTHDAY=-31;UNTIL=20301231T235959Z"],
    ["INTERVAL=2;FREQ=DAILY;BYHOUR=0,9,23;BYMINUTE=05;COUNT=3", "INTERVAL=2;FREQ=DAILY;BYHOUR=0,9,23;BYMINUTE=05;COUNT=3"],
  ])("%s is one", (text, rule) => {
    expect(RecurrenceRule.parse(text)).toBe(rule);
  });

  test.each([
    ["", "part that is none"],
    ["every day", "part that is none"],
    ["FREQ=DAILY;", "an empty one"],
    ["FREQ=DAILY;X=1", "none of RFC 5545: X"],
    ["FREQ=DAILY;__PROTO__=1", "none of RFC 5545"],
    ["INTERVAL=2", "how often"],
    ["FREQ=FORTNIGHTLY", "FREQ that is not possible"],
    ["FREQ=DAILY;FREQ=DAILY", "FREQ twice"],
    ["FREQ=DAILY;INTERVAL=0", "INTERVAL that is not possible"],
    ["FREQ=DAILY;INTERVAL=-1", "INTERVAL that is not possible"],
    ["FREQ=DAILY;COUNT=0", "COUNT that is not possible"],
    ["FREQ=DAILY;COUNT=10001", "count up to 10000"],
    ["FREQ=DAILY;COUNT=2;UNTIL=20300101", "not by both"],
    ["FREQ=DAILY;UNTIL=20300230", "no date"],
    ["FREQ=DAILY;UNTIL=tomorrow", "UNTIL that is not possible"],
    ["FREQ=DAILY;BYHOUR=24", "BYHOUR that is not possible"],
    ["FREQ=DAILY;BYDAY=2MO", "only of a month"],
    ["FREQ=YEARLY;BYWEEKNO=20;BYDAY=2MO", "only of a month"],
    ["FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY with FREQ=WEEKLY"],
    ["FREQ=MONTHLY;BYYEARDAY=3", "BYYEARDAY with FREQ=MONTHLY"],
    ["FREQ=MONTHLY;BYWEEKNO=3", "only with FREQ=YEARLY"],
    ["FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY that is not possible"],
    ["FREQ=MONTHLY;BYSETPOS=-1", "nothing to choose from"],
    ["DTSTART:20260101T090000Z\nRRULE:FREQ=DAILY", "the rule alone"],
    ["DTSTART;TZID=Europe/Berlin:20260101T090000;FREQ=DAILY", "the rule alone"],
    ["FREQ=DAILY\nRDATE:20260101", "the rule alone"],
    ["FREQ=DAILY\nRRULE:FREQ=WEEKLY", "none of RFC 5545"],
    [`FREQ=DAILY;BYMINUTE=${"1,".repeat(250)}1`, "500"],
  ])("%.40s is none", (text, problem) => {
    const parsed = RecurrenceRule.safeParse(text);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues[0]?.message).toContain(problem);
  });

  test("of a day repeats at most daily", () => {
    expect(DayRecurrenceRule.safeParse("FREQ=HOURLY").success).toBe(false);
    expect(DayRecurrenceRule.parse("FREQ=DAILY;BYHOUR=9")).toBe("FREQ=DAILY;BYHOUR=9");
  });
});

describe("the next runs", () => {
  test("keep their local times across both DST changes; a skipped time runs right after, a repeated one once", () => {
    expect(runs("2027-03-27T02:30:00", "FREQ=DAILY", { zone: berlin, count: 3 })).toEqual([
      "2027-03-27T01:30Z",
      "2027-03-28T01:00Z",
      "2027-03-29T00:30Z",
    ]);
    expect(runs("2026-10-24T02:30:00", "FREQ=DAILY", { zone: berlin, count: 3 })).toEqual([
      "2026-10-24T00:30Z",
      "2026-10-25T00:30Z",
      "2026-10-26T01:30Z",
    ]);
    // From between the two, and from the second time itself.
    for (const after of ["2026-10-25T00:30:00Z", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"])
      expect(runs("2026-10-24T02:30:00", "FREQ=DAILY", { zone: berlin, count: 1, after })).toEqual(["2026-10-26T01:30Z"]);
    // A DST change at midnight, and one of half an hour.
    expect(runs("2026-04-23T00:00:00", "FREQ=DAILY", { zone: "Africa/Cairo", count: 2 })).toEqual([
      "2026-04-22T22:00Z",
      "2026-04-23T22:00Z",
    ]);
    expect(runs("2026-10-04T02:15:00", null, { zone: "Australia/Lord_Howe" })).toEqual(["2026-10-03T15:30Z"]);
    // Every quarter of an hour: the four skipped ones are the one after the jump, and the repeated hour runs once.
    expect(runs("2027-03-28T01:45:00", "FREQ=MINUTELY;INTERVAL=15", { zone: berlin, count: 3 })).toEqual([
      "2027-03-28T00:45Z",
      "2027-03-28T01:00Z",
      "2027-03-28T01:15Z",
    ]);
    expect(runs("2026-10-25T02:45:00", "FREQ=MINUTELY;INTERVAL=15", { zone: berlin, count: 2 })).toEqual([
      "2026-10-25T00:45Z",
      "2026-10-25T02:00Z",
    ]);
  });

  test("skip days that a month or year does not have", () => {
    expect(runs("2026-01-31T09:00:00", "FREQ=MONTHLY")).toEqual([1, 3, 5, 7, 8].map((month) => `2026-0${month}-31T09:00Z`));
    expect(runs("2024-02-29T09:00:00", "FREQ=YEARLY", { count: 3 })).toEqual([
      "2024-02-29T09:00Z",
      "2028-02-29T09:00Z",
      "2032-02-29T09:00Z",
    ]);
  });

  test("support last working days, COUNT, UNTIL, and the first day of the week", () => {
    expect(runs("2026-01-01T17:00:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", { count: 3 })).toEqual([
      "2026-01-30T17:00Z",
      "2026-02-27T17:00Z",
      "2026-03-31T17:00Z",
    ]);
    expect(runs("2026-01-01T09:00:00", "FREQ=DAILY;COUNT=3")).toHaveLength(3);
    expect(runs("2026-01-01T09:00:00", "FREQ=DAILY;COUNT=3", { after: "2026-01-02T09:00:00Z" })).toEqual(["2026-01-03T09:00Z"]);
    expect(runs("2026-01-01T09:00:00", "FREQ=DAILY;UNTIL=20260103", { zone: "America/Los_Angeles" })).toHaveLength(3);
    expect(runs("2026-01-01T09:00:00", "FREQ=DAILY;UNTIL=20260103T170000Z", { zone: "America/Los_Angeles" })).toHaveLength(3);
    expect(runs("2026-01-01T09:00:00", "FREQ=DAILY;UNTIL=20260103T165959Z", { zone: "America/Los_Angeles" })).toHaveLength(2);
    const [monday, sunday] = ["MO", "SU"].map((first) =>
      runs("1997-08-05T09:00:00", `FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=${first}`, { after: "1997-01-01T00:00:00Z" }),
    );
    expect(monday).toEqual(["05", "10", "19", "24"].map((day) => `1997-08-${day}T09:00Z`));
    expect(sunday).toEqual(["05", "17", "19", "31"].map((day) => `1997-08-${day}T09:00Z`));
  });

  test("begin at the first match of the rule at or after its start; without a rule there is one", () => {
    expect(runs("2026-11-30T09:00:00", "FREQ=WEEKLY;BYDAY=WE", { count: 1 })).toEqual(["2026-12-02T09:00Z"]);
    expect(runs("2026-11-30T09:00:00", null)).toEqual(["2026-11-30T09:00Z"]);
    expect(runs("2026-11-30T09:00:00", null, { after: "2026-11-30T09:00:00Z" })).toEqual([]);
  });

  test.each([
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=MINUTELY;BYYEARDAY=366;BYMONTH=3",
    "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
    "FREQ=DAILY;COUNT=9999;BYMONTH=6;BYMONTHDAY=31",
    "FREQ=DAILY;UNTIL=20251231",
    "FREQ=YEARLY;INTERVAL=999999999",
  ])("of %s are none, and that is known at once", (rule) => {
    const begun = process.cpuUsage();
    expect(runs("2026-01-01T09:00:00", RecurrenceRule.parse(rule), { after: "2026-11-30T00:00:00Z" })).toEqual([]);
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(8000);
  });

  test("are found quickly however long ago the start was", () => {
    for (const rule of ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=7", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=MONTHLY;BYDAY=-1FR"])
      expect(runs("0001-01-01T09:00:00", rule, { after: "2026-11-30T00:00:00Z" })).toHaveLength(5);
    expect(runs("9999-12-31T09:00:00", "FREQ=DAILY")).toEqual(["9999-12-31T09:00Z"]);
    expect(runs("9999-12-31T23:00:00", null, { zone: "America/New_York" })).toEqual([]);
  });
});

test("the least gap of a rule is that of its two closest runs", () => {
  const gap = (rule: string | null) => leastGapSeconds({ start: "2026-01-01T09:00:00", rule });
  expect(gap(null)).toBeNull();
  expect(gap("FREQ=DAILY;COUNT=1")).toBeNull();
  expect(gap("FREQ=SECONDLY;INTERVAL=5")).toBe(5);
  expect(gap("FREQ=HOURLY")).toBe(3600);
  expect(gap("FREQ=YEARLY;BYHOUR=9;BYMINUTE=0,14")).toBe(14 * 60);
  expect(gap("FREQ=MONTHLY;BYMONTHDAY=1,-1;BYHOUR=0,23;BYMINUTE=30")).toBe(3600);
  expect(gap("FREQ=WEEKLY;BYDAY=MO")).toBe(7 * 86_400);
});

test("task recurrence ignores times", () => {
  expect(nextDay({ start: "2026-01-31", rule: "FREQ=MONTHLY" }, "2026-01-31")).toBe("2026-03-31");
  expect(nextDay({ start: "2026-01-01", rule: "FREQ=DAILY;BYHOUR=9,10;INTERVAL=3" }, "2026-01-01")).toBe("2026-01-04");
  expect(nextDay({ start: "2026-01-01", rule: "FREQ=DAILY;UNTIL=20260102T000000Z" }, "2026-01-01")).toBe("2026-01-02");
  expect(nextDay({ start: "2026-01-01", rule: "FREQ=DAILY;UNTIL=20260102" }, "2026-01-02")).toBeNull();
  expect(nextDay({ start: "2026-01-01", rule: "FREQ=DAILY;COUNT=2" }, "2026-01-02")).toBeNull();
  expect(nextDay({ start: "9999-12-31", rule: "FREQ=DAILY" }, "9999-12-31")).toBeNull();
});

const zones = ["UTC", berlin, "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "Pacific/Chatham"];
const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

test("daily, weekly and monthly rules match a plain count of days", () => {
  const day = fc.integer({ min: 0, max: 3000 }).map((days) => Temporal.PlainDate.from("2022-01-01").add({ days }));
  const rule = fc.oneof(
    fc.record({ freq: fc.constant("DAILY" as const), interval: fc.integer({ min: 1, max: 40 }) }),
    fc.record({
      freq: fc.constant("WEEKLY" as const),
      interval: fc.integer({ min: 1, max: 6 }),
      days: fc.subarray(weekdays, { minLength: 1 }),
    }),
    fc.record({ freq: fc.constant("MONTHLY" as const), interval: fc.integer({ min: 1, max: 14 }) }),
  );
  const input = fc.record({
    start: day,
    after: day,
    zone: fc.constantFrom(...zones),
    time: fc.constantFrom("00:00:00", "00:15:00", "02:00:00", "02:30:00", "23:59:59"),
    rule,
  });
  fc.assert(
    fc.property(input, ({ start, after, zone, time, rule: by }) => {
      const text = `FREQ=${by.freq};INTERVAL=${by.interval}${"days" in by ? `;BYDAY=${by.days.join(",")}` : ""}`;
      const from = Temporal.PlainDate.compare(after, start) > 0 ? after : start;
      const expected: Temporal.PlainDate[] = [];
      for (let at = from; expected.length < 3; at = at.add({ days: 1 })) if (comes(start, at, by)) expected.push(at);
      const before = new Date(from.toZonedDateTime({ timeZone: zone }).epochMilliseconds - 1);
      const found = nextRuns({ start: `${start}T${time}`, zone, rule: text }, before, 3);
      expect(found.map((run) => localTimeOf(run, zone).toPlainDate().toString())).toEqual(expected.map(String));
      for (const [at, run] of found.entries()) {
        const local = localTimeOf(run, zone).toPlainTime().toString();
        const isSkipped = expected[at]?.toZonedDateTime({ timeZone: zone, plainTime: time }).toPlainTime().toString() !== time;
        if (!isSkipped) expect(local).toBe(time);
        expect(nextRun({ start: `${start}T${time}`, zone, rule: text }, new Date(run.getTime() - 1))).toEqual(run);
      }
    }),
    { numRuns: 150 },
  );
});

type By = { freq: "DAILY" | "WEEKLY" | "MONTHLY"; interval: number; days?: string[] };

function comes(start: Temporal.PlainDate, at: Temporal.PlainDate, { freq, interval, days }: By): boolean {
  const passed = start.until(at, { largestUnit: "days" }).days;
  if (freq === "DAILY") return passed % interval === 0;
  if (freq === "MONTHLY") return at.day === start.day && ((at.year - start.year) * 12 + at.month - start.month) % interval === 0;
  const week = Math.floor((passed + start.dayOfWeek - 1) / 7);
  return week % interval === 0 && (days ?? []).includes(weekdays[at.dayOfWeek - 1] ?? "");
}
