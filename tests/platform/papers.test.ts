import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import * as retention from "#contracts/retention.ts";
import { thirdParty } from "../../scripts/third-party.ts";

// Whether the documents' statements about the repository are true.

const read = (file: string) => readFileSync(file, "utf8");
const decisions = readdirSync("docs/decisions").map((name) => `docs/decisions/${name}`);
const papers = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...markdownIn("docs")];

test("the list of third-party software matches the lockfile: otherwise run `npm run licences`", () => {
  expect(read("THIRD-PARTY.md")).toBe(thirdParty(read("package-lock.json")));
});

test("a production package without a known licence is an error rather than an empty line", () => {
  const lockfile = JSON.stringify({ packages: { "": {}, "node_modules/made-up": { version: "1.0.0" } } });
  expect(() => thirdParty(lockfile)).toThrow("made-up");
});

test.each(decisions)("%s has its number, a date, a status and the options", (file) => {
  const text = read(file);
  expect(text).toMatch(new RegExp(`^# ${file.slice("docs/decisions/".length, "docs/decisions/".length + 3)}:? `));
  const head = text.split("\n").slice(0, 6).join("\n");
  expect(head).toMatch(/\b20\d\d-\d\d-\d\d\b/);
  expect(head).toMatch(/accepted|superseded/i);
  expect(text).toMatch(/\boptions?\b/i);
});

test("no two decisions share a number", () => {
  const numbers = decisions.map((file) => file.split("/").at(-1)?.slice(0, 3));
  expect(numbers).toEqual([...new Set(numbers)]);
});

test.each(papers)("the links of %s are valid", (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, link = ""]) => join(dirname(file), link));
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});

test.each(["README.md", "CONTRIBUTING.md", "docs/architecture.md"])("the files named in %s exist", (file) => {
  const named = [
    ...read(file).matchAll(/`((?:src|realtime|scripts|sandbox|tests|prisma|docs|deploy)\/[\w./-]+|\w+\/[\w/.-]+\.(?:ts|tsx|prisma|md))`/g),
  ];
  const missing = named.map(([, path = ""]) => path.replace(/\/$/, "")).filter((path) => !isThere(path));
  expect(missing).toEqual([]);
});

test("each guarantee in docs/schedules.md has a test", () => {
  const rows = [...read("docs/schedules.md").matchAll(/\| `((?:src|realtime|tests)\/[\w./-]+\.test\.ts)`: (.+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(15);
  const missing = rows.filter(([, file = "", name = ""]) => !read(file).includes(`test("${name}"`));
  expect(missing.map(([row]) => row)).toEqual([]);
});

test("each of the recipes changes five files at most", () => {
  const rows = read("CONTRIBUTING.md")
    .split("\n")
    .filter((line) => /^\| \d+ \|/.test(line));
  expect(rows).toHaveLength(12);
  for (const row of rows) expect(Number(row.split("|").at(-2)), row).toBeLessThanOrEqual(5);
});

test("docs/operations.md states every retention time", () => {
  const page = read("docs/operations.md");
  const missing = Object.entries(retention).filter(([name, days]) => !page.includes(`| \`${name}\` | ${days} |`));
  expect(missing).toEqual([]);
});

/** As given, or below src. */
function isThere(path: string): boolean {
  return existsSync(path) || existsSync(join("src", path));
}

function markdownIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".md")).map((name) => join(folder, name));
}
