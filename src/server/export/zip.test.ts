import { randomBytes } from "node:crypto";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { streamOf, type ZipEntry, zip } from "./zip.ts";

const random = (size: number) => new Uint8Array(randomBytes(size));

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function* entries(...list: [path: string, pieces: (string | Uint8Array)[], stored?: boolean][]): AsyncGenerator<ZipEntry> {
  for (const [path, pieces, stored = false] of list) {
    yield {
      path,
      stored,
      content: (async function* () {
        yield* pieces;
      })(),
    };
  }
}

test("contents are preserved: text, bytes, empty files, and names beyond ASCII", async () => {
  const photo = random(200_000);
  const files = unzipSync(
    await bytesOf(
      zip(entries(["a.json", ["[1,", "2,", "“ü”]"]], ["photo/größe.png", [photo, photo.subarray(0, 10)], true], ["empty", []])),
    ),
  );
  expect(Object.keys(files)).toEqual(["a.json", "photo/größe.png", "empty"]);
  expect(new TextDecoder().decode(files["a.json"])).toBe("[1,2,“ü”]");
  expect(Buffer.from(files["photo/größe.png"] ?? []).equals(Buffer.concat([photo, photo.subarray(0, 10)]))).toBe(true);
  expect(files.empty).toHaveLength(0);
});

test("memory is bounded: nothing is read ahead of the client, and reading stops when it disconnects", async () => {
  let read = 0;
  let closed = false;
  const block = random(65_536);
  async function* endless() {
    try {
      for (;;) {
        read += block.length;
        yield block;
      }
    } finally {
      closed = true;
    }
  }
  async function* one(): AsyncGenerator<ZipEntry> {
    yield { path: "endless", content: endless() };
  }
  const reader = streamOf(zip(one())).getReader();
  await new Promise((resolve) => setImmediate(resolve));
  expect(read).toBe(0);
  let taken = 0;
  while (taken < 2_000_000) taken += (await reader.read()).value?.length ?? 0;
  expect(read - taken).toBeLessThan(500_000);
  await reader.cancel();
  expect(closed).toBe(true);
});

test("the first entry is sent before the second is read", async () => {
  let asked = false;
  async function* two(): AsyncGenerator<ZipEntry> {
    yield* entries(["README.txt", ["Hello"]]);
    asked = true;
    yield* entries(["later", ["x"]]);
  }
  const { value } = await zip(two()).next();
  expect([value?.length ?? 0, asked]).toEqual([expect.any(Number), false]);
  expect(Buffer.from(value ?? []).includes("README.txt")).toBe(true);
});

test("an unreadable entry aborts the archive", async () => {
  async function* broken(): AsyncGenerator<ZipEntry> {
    yield {
      path: "x",
      content: (async function* () {
        yield "begin";
        throw new Error("disk");
      })(),
    };
  }
  await expect(bytesOf(zip(broken()))).rejects.toThrow("disk");
});
