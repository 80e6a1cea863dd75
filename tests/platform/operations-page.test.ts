import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorCodes } from "#contracts/error.ts";
import { metrics, watchPool } from "#lib/metrics.ts";

// What docs/operations.md tells an operator to type must be there when they do.

const page = readFileSync("docs/operations.md", "utf8");
const pages = [
  "README.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const found = (pattern: RegExp, text = page) => [...new Set([...text.matchAll(pattern)].map(([, match = ""]) => match))];
const statements = [...found(/```sql\n(.*?)```/gs).flatMap((block) => block.split(/;\n/)), ...found(/`((?:SELECT|UPDATE|DELETE) [^`]*)`/g)]
  .map((text) => text.replaceAll(/^--.*\n/gm, "").trim())
  .filter(Boolean);

const database = new pg.Client({ connectionString: process.env.DATABASE_URL });
beforeAll(() => database.connect());
afterAll(() => database.end());

test.each(pages)("the commands in %s exist", (file) => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: object };
  const named = found(/npm run ([\w:-]+)/g, readFileSync(file, "utf8"));
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});

test("the variables exist", () => {
  const known = found(/^#?([A-Z][A-Z0-9_]+)=/gm, readFileSync(".env.example", "utf8"));
  const named = found(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g).filter((name) => !errorCodes.some((code) => code === name));
  expect(named.length).toBeGreaterThan(15);
  expect(known).toEqual(expect.arrayContaining(named));
});

test("the metrics of the alarms exist", async () => {
  watchPool({ total: () => 0, idle: () => 0, waiting: () => 0 });
  const known = found(/^# HELP (\w+)/gm, await metrics().registry.metrics());
  const named = found(/\b((?:http|db|nodejs|process|sign)_\w+?)(?:_bucket)?\b(?=[ `{[])/g);
  expect(named.length).toBeGreaterThan(5);
  expect(known).toEqual(expect.arrayContaining(named));
});

test.each(statements)("it runs: %s", async (sql) => {
  const typed = sql.replaceAll("'…'::int", "0").replaceAll("id = '…'", "id = '00000000-0000-0000-0000-000000000000'").replaceAll("…", "x");
  await database.query("BEGIN");
  await expect(database.query(typed)).resolves.toBeDefined();
  await database.query("ROLLBACK");
});
