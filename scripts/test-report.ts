import { relative } from "node:path";
import { z } from "zod";

/** `retried`: passed, but not at the first try; by file and title. */
export type Result = { passed: number; failed: number; skipped: number; retried: string[] };

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) })),
    }),
  ),
});

export function readVitest(report: unknown): Result {
  const shape = VitestReport.parse(report);
  // Why it failed at first stays with a test that passed later.
  const retried = shape.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === "passed" && failureMessages.length > 0)
      .map(({ fullName }) => `${relative(process.cwd(), name)}: ${fullName}`),
  );
  return { passed: shape.numPassedTests, failed: shape.numFailedTests, skipped: shape.numPendingTests + shape.numTodoTests, retried };
}

type Suite = { specs: { title: string; file: string; tests: { status: string }[] }[]; suites?: Suite[] };
const Suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    specs: z.array(z.object({ title: z.string(), file: z.string(), tests: z.array(z.object({ status: z.string() })) })),
    suites: z.array(Suite).optional(),
  }),
);
const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(Suite),
});

export function readPlaywright(report: unknown): Result {
  const { stats, suites } = PlaywrightReport.parse(report);
  const specs = suites.flatMap(specsOf).filter(({ tests }) => tests.some(({ status }) => status === "flaky"));
  const retried = specs.map(({ title, file }) => `tests/e2e/${file}: ${title}`);
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped, retried };
}

function specsOf({ specs, suites = [] }: Suite): Suite["specs"] {
  return [...specs, ...suites.flatMap(specsOf)];
}
