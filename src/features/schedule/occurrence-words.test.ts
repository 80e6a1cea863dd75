import { expect, test } from "vitest";
import { ruleWords } from "#contracts/rule-words.ts";
import { changeWords, reasonWords } from "./occurrence-words.ts";

test("changes are counted, and what was undone with them; none is said as none", () => {
  const change = { tool: "create_task", taskId: 1, undone: false };
  expect(changeWords([])).toBe("Changed nothing.");
  expect(changeWords([change])).toBe("1 change, nothing else.");
  expect(changeWords([change, { ...change, undone: true }])).toBe("2 changes, 1 undone.");
  expect(changeWords([{ ...change, undone: true }])).toBe("1 change, undone.");
  expect(reasonWords("overlap: The run before it has not ended.")).toBe("The run before it has not ended.");
});

test.each([
  [null, "once"],
  ["FREQ=DAILY", "every day"],
  ["FREQ=DAILY;INTERVAL=3", "every 3 days"],
  ["FREQ=WEEKLY;BYDAY=MO", "every Monday"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every second Tuesday"],
  ["FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Monday, Wednesday and Friday"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every working day"],
  ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last working day"],
  ["FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday"],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"],
  ["FREQ=YEARLY;COUNT=3", "every year, 3 times"],
  ["FREQ=WEEKLY;UNTIL=20270101", "every week, until 2027-01-01"],
  ["FREQ=YEARLY;BYWEEKNO=20", "by the rule FREQ=YEARLY;BYWEEKNO=20"],
])("%s is said as “%s”", (rule, words) => {
  expect(ruleWords(rule)).toBe(words);
});
