import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StartError } from "./preflight.ts";
import { secretsOf } from "./secrets.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "bestchat-secrets-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const file = () => join(dataDir, "secrets.json");

test("secrets are made once and kept", () => {
  const made = secretsOf(dataDir);
  expect(secretsOf(dataDir)).toEqual(made);
});

test("a half-written file is told of and left as it is, and so is an empty one and one of another shape", () => {
  for (const content of ['{"JWT_SECRET":"abc', "", "[]", '{"JWT_SECRET":"abc"}']) {
    writeFileSync(file(), content);
    expect(() => secretsOf(dataDir)).toThrow(StartError);
    expect(() => secretsOf(dataDir)).toThrow(/secrets.json is damaged.*backup/);
    expect(readFileSync(file(), "utf8")).toBe(content);
  }
});

test("beside a database whose secrets are gone no new ones are made", () => {
  mkdirSync(join(dataDir, "postgres"));
  writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "18");
  expect(() => secretsOf(dataDir)).toThrow(/secrets.json is missing beside the database/);
  expect(() => readFileSync(file())).toThrow();
});
