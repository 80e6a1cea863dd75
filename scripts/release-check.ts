import { readFileSync } from "node:fs";
import { onStop } from "./start/end-with-parent.ts";
import { runNode, stopPreparing } from "./start/prepare.ts";

// `npm run release:check`: every gate that a version must pass, cheapest first; `-- --quick` leaves out what takes longer than two
// minutes. Goes on after a failure, and exits with 1 when there was one.
const quick = process.argv.includes("--quick");
type Gate = { name: string; isSlow?: true; run: () => Promise<string | null> };

onStop(() => void stopPreparing().then(() => process.exit(1)));

/** Null: passed; else the end of what was printed. */
const node =
  (...args: string[]) =>
  async () => {
    const { code, output } = await runNode(args);
    return code === 0 ? null : output.trim().split("\n").slice(-15).join("\n");
  };

const gates: Gate[] = [
  { name: "CHANGELOG has this version, package.json and the lockfile agree on it", run: async () => versionProblem() },
  { name: "no credential in any file", run: node("scripts/secret-scan.ts") },
  { name: "format and lint", run: node("node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", ".") },
  { name: "import rules", run: node("scripts/import-rules.ts") },
  {
    name: "papers, licences, bill of software, threat model",
    run: node(
      "node_modules/vitest/vitest.mjs",
      "run",
      "tests/platform/papers.test.ts",
      "tests/platform/supply.test.ts",
      "tests/platform/threat-model.test.ts",
    ),
  },
  { name: "no credential in what any commit added", isSlow: true, run: node("scripts/secret-scan.ts", "--history") },
  { name: "npm test", isSlow: true, run: node("scripts/test.ts") },
  { name: "the weight of pages", isSlow: true, run: node("scripts/budget.ts") },
  { name: "trials with faults", isSlow: true, run: node("scripts/faults.ts", "--trials", "20", "--redis") },
  { name: "trials of schedules", isSlow: true, run: node("scripts/faults.ts", "--schedules", "20") },
  { name: "restarts in which nothing fails", isSlow: true, run: node("scripts/faults.ts", "--rolling", "2") },
];

let failed = 0;
for (const { name, run } of gates.filter(({ isSlow }) => !(quick && isSlow))) {
  const began = Date.now();
  const problem = await run();
  if (problem !== null) failed += 1;
  console.log(
    `${problem === null ? "✓" : "✗"} ${name} (${((Date.now() - began) / 1000).toFixed(0)} s)${problem === null ? "" : `\n${problem}`}`,
  );
}
console.log(failed === 0 ? "Ready to be released." : `${failed} gates are shut.`);
process.exit(failed === 0 ? 0 : 1);

function versionProblem(): string | null {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { version: string };
  if (lock.version !== version) return `package.json is ${version}, package-lock.json ${lock.version}`;
  return new RegExp(`^## ${version.replaceAll(".", "\\.")}\\b`, "m").test(readFileSync("CHANGELOG.md", "utf8"))
    ? null
    : `CHANGELOG.md has no section "## ${version}"`;
}
