import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

// Compares docs/schema.md with prisma/schema.prisma: missing rows, and rows about things that no longer exist.

const schema = readFileSync("prisma/schema.prisma", "utf8");
const page = readFileSync("docs/schema.md", "utf8");
const blocks = [...schema.matchAll(/^(model|enum) (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, kind, name = "", body = ""]) => ({
  kind,
  title: `\`${name}\` (\`${/@@map\("(\w+)"\)/.exec(body)?.[1]}\`)`,
  body,
}));
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, title, ...cells]) => ({ title, cells }));

test("every model and enum has exactly one row, and every row describes one", () => {
  expect(blocks.length).toBeGreaterThan(40);
  expect(rows.map(({ title }) => title).sort()).toEqual(blocks.map(({ title }) => title).sort());
});

test.each(blocks.filter(({ kind }) => kind === "enum"))("the values of $title", ({ title, body }) => {
  const values = [...body.matchAll(/^ {2}(\w+)$/gm)].map(([, value]) => value);
  expect(rows.find((row) => row.title === title)?.cells[0]).toBe(values.join(", "));
});

test.each(blocks.filter(({ kind }) => kind === "model"))("the owner, deletion and indexes of $title", ({ title, body }) => {
  const [, owner = "", gone = "", indexes = ""] = rows.find((row) => row.title === title)?.cells ?? [];
  const columns = new Set([...body.matchAll(/^ {2}(\w+) .*?(?:@map\("(\w+)"\).*)?$/gm)].map(([, field, mapped]) => mapped ?? field));
  expect(owner.startsWith("`user_id`")).toBe(columns.has("user_id"));
  if (gone.startsWith("softly")) expect(columns).toContain("deleted_at");
  for (const [, named = ""] of indexes.matchAll(/`\(?([\w, ]+)\)?`/g)) {
    const keys = [...body.matchAll(/@@(?:id|unique|index)\(\[(.*?)\]/g)].map(([, fields = ""]) => mappedNames(fields, body));
    const single = [...body.matchAll(/^ {2}(\w+) .*@(?:id|unique)\b/gm)].map(([, field = ""]) => mappedNames(field, body));
    expect([...keys, ...single]).toContain(named);
  }
});

/** The columns of a field list. */
function mappedNames(fields: string, body: string): string {
  return fields
    .split(/,\s*/)
    .map((field) => new RegExp(`^ {2}${field}\\s.*@map\\("(\\w+)"\\)`, "m").exec(body)?.[1] ?? field)
    .join(", ");
}
