import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { shown } from "./pages.ts";

test("the gallery shows every page of the product, and no name twice", () => {
  const pages = readdirSync("src/app", { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|[\\/])page\.tsx$/.test(file))
    .map(
      (file) =>
        `/${file
          .split(/[\\/]/)
          .slice(0, -1)
          .filter((part) => !part.startsWith("("))
          .join("/")}`,
    );
  const routes = new Set(shown.map(({ route }) => route));
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.filter((page) => !routes.has(page))).toEqual([]);
  // Not a folder: what every unknown address shows.
  expect([...routes].filter((route) => !pages.includes(route))).toEqual(["/[...missing]"]);
  expect(new Set(shown.map(({ name }) => name)).size).toBe(shown.length);
});
