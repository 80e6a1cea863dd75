import { expect, test } from "vitest";
import { readPlaywright, readVitest } from "./test-report.ts";

test("tests that passed only at the second attempt count as passed and are named, and failures are named with the reason", () => {
  const assertionResults = [
    { fullName: "at once", status: "passed", failureMessages: [] },
    { fullName: "at the second try", status: "passed", failureMessages: ["why not at first"] },
    { fullName: "never", status: "failed", failureMessages: ["\u001b[31monce\u001b[39m\n  at a line", "twice"] },
  ];
  const report = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 };
  expect(readVitest({ ...report, testResults: [{ name: `${process.cwd()}/src/a.test.ts`, assertionResults }] })).toEqual({
    passed: 2,
    failed: 1,
    skipped: 2,
    retried: ["src/a.test.ts: at the second try"],
    failures: ["src/a.test.ts: never: once"],
  });
});

test("the same for browser tests, also in groups", () => {
  const spec = (title: string, status: string) => ({
    title,
    file: "a.spec.ts",
    tests: [{ status, results: [{ error: { message: `Error: ${status}\n  at a line` } }] }],
  });
  const specs = [spec("at once", "expected"), spec("later", "flaky"), spec("never", "unexpected")];
  const suites = [{ specs, suites: [{ specs: [spec("in a group", "flaky")] }] }];
  expect(readPlaywright({ stats: { expected: 1, unexpected: 1, flaky: 2, skipped: 0 }, suites })).toEqual({
    passed: 3,
    failed: 1,
    skipped: 0,
    retried: ["tests/e2e/a.spec.ts: later", "tests/e2e/a.spec.ts: in a group"],
    failures: ["tests/e2e/a.spec.ts: never: Error: unexpected"],
  });
});
