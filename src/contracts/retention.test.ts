import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as retention from "./retention.ts";

const sources = globSync("{src,realtime}/**/*.{ts,tsx}", { exclude: ["src/generated/**", "**/*.test.{ts,tsx}"] });
/** Durations chosen by users or by others' rules, which are not our retention times. */
const chosen = ["src/features/account/api-key/api-key-form.tsx", "src/features/auth/second-step.tsx"];

test("no text of a page, response or mail has a retention time as a literal", () => {
  const literal = new RegExp(`\\b(${[...new Set(Object.values(retention))].join("|")}) days\\b`);
  const found = sources
    .filter((file) => !chosen.includes(file))
    .flatMap((file) =>
      withoutComments(readFileSync(file, "utf8"))
        .filter((line) => literal.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(sources.length).toBeGreaterThan(500);
  expect(found).toEqual([]);
});

test.each(Object.keys(retention))("%s is enforced somewhere", (name) => {
  const enforcing = sources.filter(
    (file) => /^(src\/domain|src\/server|realtime)\//.test(file) && readFileSync(file, "utf8").includes(name),
  );
  expect(enforcing).not.toEqual([]);
});

function withoutComments(text: string): string[] {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/\/\/.*/g, "")
    .split("\n");
}
