import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { pageOfAnchor, settingsPages } from "./settings-pages.ts";

const fileOf = (path: string) => `src/app/(member)/(app)${path}/page.tsx`;

test.each(settingsPages.map(({ path }) => path))("%s is a page", (path) => {
  expect(existsSync(fileOf(path))).toBe(true);
});

test.each([
  "account",
  "assistant",
  "instructions",
  "memory",
  "prompts",
  "tools",
  "models",
  "mcp",
  "notifications",
  "security",
  "api",
  "data",
])("the former anchor #%s leads to a page of the list", (anchor) => {
  expect(settingsPages.map(({ path }) => path)).toContain(pageOfAnchor(`#${anchor}`));
});

test("an unknown anchor leads nowhere", () => {
  for (const hash of ["", "#", "#nothing", "#constructor", "#__proto__"]) expect(pageOfAnchor(hash)).toBeNull();
});
