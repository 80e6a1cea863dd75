import { expect, test } from "vitest";
import { readPlaywright, readVitest } from "./test-report.ts";

test("what passed only at the second try counts as passed and is named", () => {
  const assertionResults = [
    { fullName: "at once", status: "passed", failureMessages: [] },
    { fullName: "at the second try", status: "passed", failureMessages: ["why not at first"] },
    { fullName: "never", status: "failed", failureMessages: ["once", "twice"] },
  ];
  const report = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 };
  expect(readVitest({ ...report, testResults: [{ name: `${process.cwd()}/src/a.test.ts`, assertionResults }] })).toEqual({
    passed: 2,
    failed: 1,
    skipped: 2,
    retried: ["src/a.test.ts: at the second try"],
  });
});

test("the same of browser tests, also of those in a group", () => {
  const spec = (title: string, status: string) => ({ title, file: "a.spec.ts", tests: [{ status }] });
  const suites = [{ specs: [spec("at once", "expected"), spec("later", "flaky")], suites: [{ specs: [spec("in a group", "flaky")] }] }];
  expect(readPlaywright({ stats: { expected: 1, unexpected: 0, flaky: 2, skipped: 0 }, suites })).toEqual({
    passed: 3,
    failed: 0,
    skipped: 0,
    retried: ["tests/e2e/a.spec.ts: later", "tests/e2e/a.spec.ts: in a group"],
  });
});
