import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync("docs/threat-model.md", "utf8");
const [risks = "", deciding = ""] = page.split("## The test that decides");
const rows = risks.split("\n").filter((line) => /^\| (?:V\d+|API\d+|LLM\d+) /.test(line));

test("every chapter and risk has a row, and each row names tests or says why there are none", () => {
  const named = rows.map((row) => /^\| (\S+)/.exec(row)?.[1]);
  const expected = [
    ...Array.from({ length: 17 }, (_, at) => `V${at + 1}`),
    ...Array.from({ length: 10 }, (_, at) => `API${at + 1}`),
    ...Array.from({ length: 10 }, (_, at) => `LLM${String(at + 1).padStart(2, "0")}`),
  ];
  expect(named).toEqual(expected);
  for (const row of rows) expect(row).toMatch(/`[\w/.-]+\.(?:test|spec)\.tsx?`|\bnone\b/);
});

test("the tests that the threat model names are there", () => {
  const files = [...page.matchAll(/`([\w/.-]+\.ts)`/g)].map(([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(60);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test("each row but those without tests has a deciding test, which is there under its title", () => {
  const named = [...deciding.matchAll(/^\| (\w+) \| `([\w/.-]+)` \| “(.+)” \|$/gm)].map(([, row = "", file = "", title = ""]) => ({
    row,
    file,
    title,
  }));
  expect(named.filter(({ file, title }) => !readFileSync(file, "utf8").includes(title))).toEqual([]);
  const tested = rows.filter((row) => !/\bnone\b/.test(row)).map((row) => /^\| (\S+)/.exec(row)?.[1]);
  expect([...new Set(named.map(({ row }) => row))]).toEqual(tested);
});
