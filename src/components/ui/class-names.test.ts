import { globSync, readFileSync } from "node:fs";
import { twMerge } from "tailwind-merge";
import { expect, test } from "vitest";
import { classNames } from "./class-names.ts";

const lists = classListsOf("src/{components,features,app}/**/*.tsx");
/** The base classes of our components, which their users override. */
const bases = classListsOf("src/components/ui/*.tsx");

test("of two classes that set the same property the later one wins, like tailwind-merge, for all combinations of ours", () => {
  expect(lists.length).toBeGreaterThan(300);
  const differing = bases.flatMap((base) =>
    lists.filter((list) => sorted(classNames(base, list)) !== sorted(twMerge(base, list))).map((list) => [base, list]),
  );
  expect(differing.slice(0, 3).map(([base, list]) => [base, list, classNames(base, list), twMerge(base, list)])).toEqual([]);
});

test("classes with other variants are preserved, and empty values ignored", () => {
  expect(classNames("px-2 hover:px-3", false, null, "px-4")).toBe("hover:px-3 px-4");
  expect(classNames("size-8", { "w-full": true, hidden: false })).toBe("size-8 w-full");
});

function classListsOf(files: string): string[] {
  const texts = globSync(files).flatMap((file) => [...readFileSync(file, "utf8").matchAll(/"([^"\n]*)"/g)].map(([, text = ""]) => text));
  return [...new Set(texts.filter(isClassList))];
}

function isClassList(text: string): boolean {
  return (
    /^[!a-z[][^A-Z,;“”’]*$/.test(text) && /(?:^| )(?:[a-z]+:)*(?:flex|grid|p[xytb]?-|m[xytb]?-|text-|bg-|w-|h-|size-|rounded)/.test(text)
  );
}

function sorted(list: string): string {
  return [...new Set(list.split(" "))].sort().join(" ");
}
