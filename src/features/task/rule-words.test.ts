import { expect, test } from "vitest";
import { ruleWords } from "./rule-words.ts";

test.each([
  ["FREQ=DAILY", "every day"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU", "every 2 weeks on Monday, Friday"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every week on working days"],
  ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last working day"],
  ["FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "every month on the last Friday 3 more times"],
  ["FREQ=MONTHLY;BYMONTHDAY=1,15;UNTIL=20271231T235959Z", "every month on day 1, 15 until Dec 31, 2027"],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"],
  ["FREQ=YEARLY;BYMONTH=2,3;BYDAY=7MO", "repeats (FREQ=YEARLY;BYMONTH=2,3;BYDAY=7MO)"],
])("%s is “%s”", (rule, words) => {
  expect(ruleWords(rule)).toBe(words);
});
