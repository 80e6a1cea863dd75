import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeDocx, makeDocxBomb, makeEndlessPdf, makePdf } from "../../tests/setup/sample-files.ts";
import { runInWorker } from "./run-in-worker.ts";
import { workLimits } from "./worker-jobs.ts";

// The worker has low priority: on a busy machine it takes several times longer, which is not a failure here.
vi.setConfig({ testTimeout: 120_000 });
const unhurried = { ...workLimits, timeMs: 100_000 };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bestchat-worker-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(kind: "pdf" | "docx", bytes: Buffer, limits = unhurried) {
  files += 1;
  const path = join(folder, `file-${files}`);
  await writeFile(path, bytes);
  return runInWorker({ kind, path }, limits);
}

test("a PDF's text is read page by page, at most 500 of them", async () => {
  expect(await read("pdf", makePdf(["First page", "Second page"]))).toEqual({ text: "First page\n\nSecond page", truncated: false });
  const long = await read("pdf", makePdf(Array.from({ length: 510 }, (_, at) => `Page ${at + 1}`)));
  expect(long).toMatchObject({ truncated: true, text: expect.stringMatching(/Page 500$/) });
});

test("a Word document's text is read by paragraph and truncated at 2 MB between characters", async () => {
  expect(await read("docx", makeDocx(["One", "Zwei Größen"]))).toEqual({ text: "One\n\nZwei Größen", truncated: false });
  const long = await read("docx", makeDocx(["ü".repeat(1_500_000)]));
  expect(long).toMatchObject({ truncated: true });
  expect("text" in long && Buffer.byteLength(long.text)).toBe(workLimits.textBytes);
});

test.each([
  ["a truncated PDF", "pdf", () => makePdf(["Gone"]).subarray(0, 60), /damaged/],
  ["no PDF at all", "pdf", () => Buffer.from("%PDF-1.7 and nothing more"), /damaged/],
  ["a PDF without text", "pdf", () => makePdf([""]), /no text/],
  ["a damaged document", "docx", () => makeDocx(["Gone"]).subarray(0, 300), /damaged|no text/],
  ["a bomb that declares its size", "docx", () => makeDocxBomb(200), /more than 100 MB/],
] as const)("%s fails with a message", async (_name, kind, bytes, words) => {
  await expect(read(kind, bytes())).rejects.toThrow(words);
});

test("a bomb that lies about its size hits the memory limit, an endless PDF the time limit", async () => {
  await expect(read("docx", makeDocxBomb(700, true))).rejects.toThrow(/memory|damaged/);
  await expect(read("pdf", makeEndlessPdf(), { ...workLimits, timeMs: 2000 })).rejects.toThrow(/longer than 2 s/);
});

test("exceeding the memory limit ends the job", async () => {
  await expect(read("pdf", makeEndlessPdf(), { ...unhurried, memoryBytes: 40 * 1_048_576 })).rejects.toThrow(/memory/);
});

test("an image is re-encoded upright, without EXIF, at most 2048 pixels wide", async () => {
  const [path, target] = [join(folder, "photo"), join(folder, "clean")];
  const photo = sharp({ create: { width: 3000, height: 1000, channels: 3, background: "red" } })
    .withExif({ IFD0: { Copyright: "someone" } })
    .withMetadata({ orientation: 6 });
  await photo.jpeg().toFile(path);
  expect(await runInWorker({ kind: "image", path, target }, unhurried)).toEqual({ written: true });
  const clean = await sharp(await readFile(target)).metadata();
  expect(clean).toMatchObject({ format: "jpeg", width: 683, height: 2048 });
  expect(clean.exif).toBeUndefined();
  expect(clean.orientation).toBeUndefined();
});

test("a damaged image fails with a message", async () => {
  const path = join(folder, "broken");
  await writeFile(path, Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0]));
  await expect(runInWorker({ kind: "image", path, target: join(folder, "never") })).rejects.toThrow(/damaged/);
});
