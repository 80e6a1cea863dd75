import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("every form is sent as POST: before the scripts are there, or without them, no field may end in an address", () => {
  const files = globSync("src/**/*.tsx");
  const forms = files.flatMap((file) => (readFileSync(file, "utf8").match(/<form[\s>][\s\S]*?>/g) ?? []).map((form) => ({ file, form })));
  expect(forms.length).toBeGreaterThan(10);
  expect(forms.filter(({ form }) => !form.includes('method="post"')).map(({ file }) => file)).toEqual([]);
});
