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

test("secrets are created once and reused", () => {
  const made = secretsOf(dataDir);
  expect(secretsOf(dataDir)).toEqual(made);
});

test("a truncated, empty or malformed file is reported and left unchanged", () => {
  for (const content of ['{"JWT_SECRET":"abc', "", "[]", '{"JWT_SECRET":"abc"}']) {
    writeFileSync(file(), content);
    expect(() => secretsOf(dataDir)).toThrow(StartError);
    expect(() => secretsOf(dataDir)).toThrow(/secrets.json is damaged.*backup/);
    expect(readFileSync(file(), "utf8")).toBe(content);
  }
});

test("beside a database whose secrets are missing no new ones are created", () => {
  mkdirSync(join(dataDir, "postgres"));
  writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "18");
  expect(() => secretsOf(dataDir)).toThrow(/secrets.json is missing beside the database/);
  expect(() => readFileSync(file())).toThrow();
});
