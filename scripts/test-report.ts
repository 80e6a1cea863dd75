import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** `retried`: passed, but not at the first attempt. `failures`: by file and title, with the first line of the reason. */
export type Result = { passed: number; failed: number; skipped: number; retried: string[]; failures: string[] };

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
  // The report keeps the failure messages of a test that passed later.
  const retried = shape.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === "passed" && failureMessages.length > 0)
      .map(({ fullName }) => `${relative(process.cwd(), name)}: ${fullName}`),
  );
  const failures = shape.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => `${relative(process.cwd(), name)}: ${fullName}: ${firstLine(failureMessages[0])}`),
  );
  const skipped = shape.numPendingTests + shape.numTodoTests;
  return { passed: shape.numPassedTests, failed: shape.numFailedTests, skipped, retried, failures };
}

const Try = z.object({ error: z.object({ message: z.string() }).partial().optional() });
const Spec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(z.object({ status: z.string(), results: z.array(Try) })),
});
type Spec = z.infer<typeof Spec>;
type Suite = { specs: Spec[]; suites?: Suite[] };
const Suite: z.ZodType<Suite> = z.lazy(() => z.object({ specs: z.array(Spec), suites: z.array(Suite).optional() }));
const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(Suite),
});

export function readPlaywright(report: unknown): Result {
  const { stats, suites } = PlaywrightReport.parse(report);
  const specs = suites.flatMap(specsOf);
  const those = (status: string) => specs.filter(({ tests }) => tests.some((each) => each.status === status));
  const nameOf = ({ title, file }: Spec) => `tests/e2e/${file}: ${title}`;
  const whyOf = ({ tests }: Spec) => firstLine(tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    retried: those("flaky").map(nameOf),
    failures: those("unexpected").map((spec) => `${nameOf(spec)}: ${whyOf(spec)}`),
  };
}

function specsOf({ specs, suites = [] }: Suite): Spec[] {
  return [...specs, ...suites.flatMap(specsOf)];
}

const firstLine = (words = "") => stripVTControlCharacters(words).split("\n")[0] ?? "";
