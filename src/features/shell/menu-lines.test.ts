import { expect, test } from "vitest";
import { settingsPages } from "#features/account/settings/settings-pages.ts";
import { matching, menuPages } from "./menu-lines.ts";

test("the menu goes to every page of the settings, and to no page twice", () => {
  const paths = menuPages.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(settingsPages.map(({ path }) => path)));
  expect(paths).toEqual(expect.arrayContaining(["/insights", "/tasks/today", "/trash"]));
  expect(new Set(paths).size).toBe(paths.length);
});

test("words find lines by the beginnings of their words, in the order of the menu", () => {
  const lines = ["Complete", "Move to …", "Language and time", "Theme: Dark"].map((label) => ({ label }));
  const found = (words: string) => matching(lines, words).map(({ label }) => label);
  expect(found("")).toHaveLength(4);
  expect(found("TIM lan")).toEqual(["Language and time"]);
  expect(found("dark")).toEqual(["Theme: Dark"]);
  expect(found("m")).toEqual(["Move to …"]);
  expect(found("ove")).toEqual([]);
});
