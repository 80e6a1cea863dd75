import { expect, test } from "vitest";
import { RecurrenceRule } from "#contracts/recurrence.ts";
import { choiceOfRule, repeatChoices, ruleOfChoice } from "./repeat.ts";

test("each choice is a rule, and is known again by it", () => {
  for (const [choice] of repeatChoices.filter(([name]) => name !== "once" && name !== "rule")) {
    const rule = ruleOfChoice(choice, "2026-12-07", "");
    expect(RecurrenceRule.parse(rule)).toBe(rule);
    expect(choiceOfRule(rule, "2026-12-07")).toBe(choice);
  }
  expect(ruleOfChoice("weekly", "2026-12-07", "")).toBe("FREQ=WEEKLY;BYDAY=MO");
  expect(choiceOfRule(null, "2026-12-07")).toBe("once");
  expect(choiceOfRule("FREQ=WEEKLY;BYDAY=MO,WE", "2026-12-07")).toBe("rule");
});
