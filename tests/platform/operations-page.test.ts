import { globSync, readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorCodes } from "#contracts/error.ts";
import { counters, type Definition, gauges, histograms, prefix } from "#lib/metrics/definitions.ts";
import { metrics, watchPool } from "#lib/metrics/metrics.ts";

// Whatever docs/operations.md tells an operator to type must exist.

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

test("the metrics of the alarms exist, and each of ours is in the table with its labels", async () => {
  watchPool({ total: () => 0, idle: () => 0, waiting: () => 0 });
  const ours = { ...counters, ...histograms, ...gauges } as Record<string, Definition>;
  const known = [...found(/^# HELP (\w+)/gm, await metrics().registry.metrics()), ...Object.keys(ours).map((name) => prefix + name)];
  const named = found(/\b((?:bestchat|nodejs|process)_\w+?)(?:_bucket)?\b(?=[ `{[)])/g).filter((name) => !name.startsWith("bestchat_app"));
  expect(named.length).toBeGreaterThan(20);
  expect(known).toEqual(expect.arrayContaining(named));
  for (const [name, { help, labels = [] }] of Object.entries(ours)) {
    const cells = labels.map((label) => `\`${label}\``).join(", ");
    expect(page).toContain(`| \`${prefix}${name}\` | ${cells} | ${help} |`);
  }
});

test("no metric is created outside the table", () => {
  const sources = globSync("{src,realtime}/**/*.ts", { exclude: ["src/generated/**", "**/*.test.ts"] });
  const making = sources.filter((file) => /new (?:Counter|Gauge|Histogram|Summary)\(/.test(readFileSync(file, "utf8")));
  expect(making).toEqual(["src/lib/metrics/metrics.ts"]);
});

test.each(statements)("it runs: %s", async (sql) => {
  const typed = sql.replaceAll("'…'::int", "0").replaceAll("id = '…'", "id = '00000000-0000-0000-0000-000000000000'").replaceAll("…", "x");
  await database.query("BEGIN");
  await expect(database.query(typed)).resolves.toBeDefined();
  await database.query("ROLLBACK");
});
