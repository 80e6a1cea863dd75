import { expect, test } from "vitest";
import { createStatementNames } from "./statement-names.ts";

const url = "postgresql://u:p@localhost:5432/x";
const query = (sql: string, ...args: unknown[]) => ({ sql, args });

test("each text has one permanent name, and statements without values have none", () => {
  const nameOf = createStatementNames(url, url);
  const name = nameOf(query("SELECT $1", 1));
  expect(name).not.toBe("");
  expect(nameOf(query("SELECT $1", 2))).toBe(name);
  expect(nameOf(query("SELECT $1, 2", 1))).not.toBe(name);
  expect(nameOf(query("BEGIN"))).toBe("");
});

test("endlessly varying texts do not fill the server's memory", () => {
  const nameOf = createStatementNames(url, undefined);
  const first = nameOf(query("SELECT 0, $1", 1));
  const names = Array.from({ length: 2000 }, (_, at) => nameOf(query(`SELECT ${at}, $1`, 1)));
  expect(new Set(names).size).toBeLessThan(500);
  expect(names[0]).toBe(first);
});

test.each([
  [`${url}?pgbouncer=true`, undefined],
  [url, "postgresql://u:p@localhost:6432/x"],
])("nothing is named where a pooler may stand between: %s, direct %s", (pooled, direct) => {
  expect(createStatementNames(pooled, direct)(query("SELECT $1", 1))).toBe("");
});

test("another role on the same server is not a pooler", () => {
  expect(createStatementNames(url, "postgresql://owner:q@localhost/x")(query("SELECT $1", 1))).not.toBe("");
});
