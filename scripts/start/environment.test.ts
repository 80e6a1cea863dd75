import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { EnvFileError, readEnvironment } from "./environment.ts";

const folder = mkdtempSync(join(tmpdir(), "bestchat-env-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(bytes: string | Buffer, given: Record<string, string | undefined> = {}) {
  const file = join(folder, ".env");
  writeFileSync(file, bytes);
  const env = { ...given };
  readEnvironment(file, env);
  return env;
}

test("files of any editor are read: with a BOM, Windows line endings, quotes and comments", () => {
  const text =
    '\uFEFFPORT=4000\r\n# a comment\r\nMAIL_FROM="BestChat <a@example.com>" # more\r\nexport LOG_LEVEL=warn\r\nDATABASE_URL="a#b"';
  expect(read(text)).toEqual({ PORT: "4000", MAIL_FROM: "BestChat <a@example.com>", LOG_LEVEL: "warn", DATABASE_URL: "a#b" });
});

test("set variables take precedence over the file, also empty ones; empty variables are absent", () => {
  const env = read("PORT=4000\nDATABASE_URL=postgresql://x/y\nDIRECT_URL=\nAPP_URL=' '", { PORT: " 5000 ", DATABASE_URL: "" });
  expect(env).toEqual({ PORT: "5000" });
});

test("a file that is not UTF-8 text, or no file, is reported", () => {
  expect(() => read(Buffer.from("PORT=4000\n", "utf16le"))).toThrow(EnvFileError);
  expect(() => read(Buffer.from([0x50, 0x3d, 0xff]))).toThrow(/is no UTF-8 text/);
  mkdirSync(join(folder, "env"));
  expect(() => readEnvironment(join(folder, "env"), {})).toThrow(/cannot be read \(EISDIR\)/);
  expect(() => readEnvironment(join(folder, "none"), {})).not.toThrow();
});

test("a proxy from the file is used, but never for loopback", () => {
  const env = read("HTTPS_PROXY=http://proxy.example:3128\nNO_PROXY=internal.example");
  expect(env).toMatchObject({ NODE_USE_ENV_PROXY: "1", NO_PROXY: "internal.example,localhost,127.0.0.1,::1,[::1]" });
});
