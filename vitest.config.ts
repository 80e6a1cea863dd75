import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { needsDatabase } from "./tests/setup/file-needs.ts";

const include = [
  "src/**/*.test.{ts,tsx}",
  "realtime/**/*.test.ts",
  "sandbox/**/*.test.ts",
  "scripts/**/*.test.ts",
  "tests/{api,clients,realtime,platform,faults}/**/*.test.ts",
];
const files = globSync(include).map((file) => ({ file: file.replaceAll(/[[\]()]/g, "\\$&"), asks: needsDatabase(file) }));
const those = (asks: boolean) => files.filter((each) => each.asks === asks).map(({ file }) => file);
/** The texts of pages, as the web process has them. */
const words = "src/messages/page-source.ts";

/** What takes longest begins first: begun last, it would keep one worker busy while the others have nothing left. */
const longest =
  /tests\/(api\/isolation-(changes|queries|rest|better-auth)|realtime\/(cluster|isolation|takeover|chat)|faults\/\w+)\.test\.ts$/;
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Who asks for no database pays for none: docs/decisions/086.
    projects: [
      { extends: true, test: { name: "plain", include: those(false), setupFiles: ["tests/setup/environment.ts", words] } },
      {
        extends: true,
        test: {
          name: "database",
          include: those(true),
          globalSetup: ["tests/setup/global.ts"],
          setupFiles: ["tests/setup/database.ts", words],
        },
      },
    ],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // One more than cores: tests with a database wait much, for the product's clocks and for each other's processes.
    maxWorkers: availableParallelism() + 1,
    // As in playwright.config.ts: killed and frozen processes are not always in time. `npm test` names what needed it.
    retry: process.env.CI ? 1 : 0,
    allowOnly: false,
    passWithNoTests: false,
    // Only with `npm run coverage`.
    coverage: {
      provider: "v8",
      include: ["src/{domain,lib,contracts,server,integrations,client}/**/*.ts", "src/features/**/*.ts", "realtime/**/*.ts"],
      exclude: ["**/*.test.ts"],
      reporter: ["text-summary", "json-summary", "html"],
      reportsDirectory: ".data/coverage",
      // What a part of the tests reaches says nothing of the goals (scripts/coverage.ts).
      thresholds: process.env.COVERAGE_OF_PART
        ? {}
        : {
            "src/domain/**": { lines: 90 },
            "realtime/**": { lines: 90 },
            "src/client/**": { lines: 80 },
            "src/features/**": { lines: 80 },
          },
    },
  },
});
