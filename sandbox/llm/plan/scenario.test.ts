import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scenarios } from "./scenario.ts";

test("README.md has a row for each scenario, and each row is one", () => {
  const page =
    readFileSync(new URL("../README.md", import.meta.url), "utf8")
      .split("## Scenarios")[1]
      ?.split("\n## ")[0] ?? "";
  const rows = page.split("\n").flatMap((line) => /^\| (`.+?`) \|/.exec(line)?.[1] ?? []);
  const described = rows.map((row) => {
    // The first match answers, as for a message.
    const fits = row.split(", `").map((words) => scenarios.findIndex(({ pattern }) => pattern.test(words.replaceAll("`", ""))));
    expect(new Set(fits).size, row).toBe(1);
    return fits[0];
  });
  expect(described.sort((one, other) => Number(one) - Number(other))).toEqual(scenarios.map((_, at) => at));
});
