import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { needsDatabase } from "../setup/file-needs.ts";

test.each([
  ["src/domain/task/task.test.ts", true],
  // Through a proxy of the tests, which reads the address.
  ["tests/realtime/database-frozen.test.ts", true],
  ["src/lib/address.test.ts", false],
  // Imports only types of the modules that use a database.
  ["src/features/task/view/task-groups.test.ts", false],
])("that %s asks for a database is %s", (file, asks) => {
  expect(needsDatabase(file)).toBe(asks);
});

test("more than a third of the files need no database: a rule that follows no imports would report all", () => {
  const files = globSync("{src,realtime,sandbox,scripts,tests}/**/*.test.{ts,tsx}");
  const plain = files.filter((file) => !needsDatabase(file));
  expect(plain.length).toBeGreaterThan(files.length / 3);
  expect(plain.length).toBeLessThan(files.length / 2);
});

test("a file that asks for no database finds none, whatever the shell's environment", () => {
  const { DATABASE_URL, DIRECT_URL } = process.env;
  for (const url of [DATABASE_URL, DIRECT_URL]) expect(url).toContain("this_file_has_no_database");
});
