import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Elements of these kinds hold no words of a person. */
const wordless = /type="(checkbox|radio|hidden|file|date|time|number)"|type=\{/;

test("every field that words are written into takes its direction from them", () => {
  const files = globSync("src/{features,components}/**/*.tsx");
  const fields = files.flatMap((file) =>
    (readFileSync(file, "utf8").match(/<(?:input|textarea)\s[\s\S]*?\/>/g) ?? []).map((field) => ({ file, field })),
  );
  expect(fields.length).toBeGreaterThan(15);
  expect(
    fields.filter(({ field }) => !wordless.test(field) && !/dir="(auto|ltr)"/.test(field)).map(({ file, field }) => `${file}: ${field}`),
  ).toEqual([]);
});
