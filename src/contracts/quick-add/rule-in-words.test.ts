import { expect, test } from "vitest";
import { readRuleInWords } from "./rule-in-words.ts";

// 2026-11-30 is a Monday.
const moment = { today: "2026-11-30", now: "12:00", isAmerican: false };
const read = (words: string) => {
  const spoken = readRuleInWords(words, moment);
  return spoken && `${spoken.recurrence} ${spoken.firstDay}${spoken.time ? ` ${spoken.time}` : ""}`;
};

test.each([
  ["every second Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 2026-12-01"],
  ["every second Tuesday at 9:30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 2026-12-01 09:30"],
  ["last working day of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 2026-11-30"],
  ["every month on the first working day", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1 2026-12-01"],
  ["jeden letzten Werktag im Monat um 17 Uhr", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 2026-11-30 17:00"],
  ["am ersten Arbeitstag des Monats", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1 2026-12-01"],
  ["jeden zweiten Dienstag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 2026-12-01"],
  ["täglich", "FREQ=DAILY 2026-11-30"],
])("“%s”", (words, means) => expect(read(words)).toBe(means));

test.each(["", "buy milk every day", "sometimes", "tomorrow", "at 9"])("“%s” does not say how often, or says more", (words) =>
  expect(read(words)).toBeNull(),
);
