import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type S3Server, startS3Server } from "../../tests/setup/s3-server.ts";
import { openStorage } from "./storage/open-storage.ts";
import type { Storage } from "./storage.ts";

let folder = "";
let s3: S3Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bestchat-storage-"));
  s3 = await startS3Server();
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
});
afterAll(async () => {
  s3.close();
  await rm(folder, { recursive: true });
});

/** In chunks, as from a network. */
function inPieces(bytes: Buffer): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 10_000) pieces.push(bytes.subarray(at, at + 10_000));
  return Readable.from(pieces, { objectMode: false });
}

async function read(storage: Storage, key: string): Promise<Buffer | null> {
  const stream = await storage.get(key);
  return stream && buffer(stream);
}

describe.each([
  ["files", () => openStorage({ DATA_DIR: folder })],
  ["S3", () => openStorage({ DATA_DIR: folder, S3_BUCKET: "bucket", AWS_ENDPOINT_URL: s3.endpoint })],
] as const)("%s", (_name, open) => {
  test("stored bytes are returned unchanged until they are removed", async () => {
    const storage = open();
    const bytes = randomBytes(300_000);
    expect(await storage.exists("a")).toBe(false);
    await storage.put("a", inPieces(bytes), bytes.length);
    expect(await storage.exists("a")).toBe(true);
    expect((await read(storage, "a"))?.equals(bytes)).toBe(true);
    await storage.remove("a");
    expect(await storage.exists("a")).toBe(false);
    expect(await storage.get("a")).toBeNull();
  });

  test("removing twice is no error, and empty files are supported", async () => {
    const storage = open();
    await storage.put("empty", Readable.from([], { objectMode: false }), 0);
    expect((await read(storage, "empty"))?.length).toBe(0);
    await storage.remove("empty");
    await storage.remove("empty");
  });

  test("an interrupted source leaves nothing", async () => {
    const storage = open();
    const broken = new Readable({
      read() {
        this.push(Buffer.alloc(1000));
        this.destroy(new Error("gone"));
      },
    });
    // The source's own error, not one that says the storage is unavailable.
    await expect(storage.put("broken", broken, 5000)).rejects.toThrow(/^gone$/);
    expect(await storage.exists("broken")).toBe(false);
  });
});

test("a server or proxy that closes idle connections causes no upload to fail", async () => {
  const seen = new WeakSet<Socket>();
  const server = createServer((request, response) => {
    if (seen.has(request.socket)) return void request.socket.destroy();
    seen.add(request.socket);
    request.resume().on("end", () => response.writeHead(200, { ETag: '"1"' }).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const storage = openStorage({ DATA_DIR: folder, S3_BUCKET: "bucket", AWS_ENDPOINT_URL: endpoint });
  for (const key of ["one", "two", "three"]) await storage.put(key, inPieces(randomBytes(50_000)), 50_000);
  expect(await storage.exists("one")).toBe(true);
  server.close().closeAllConnections();
});

test("no partial file remains in the folder, and no key escapes it", async () => {
  const storage = openStorage({ DATA_DIR: folder });
  await expect(storage.put("short", Readable.from([Buffer.alloc(3)], { objectMode: false }), 5)).rejects.toThrow("3 bytes");
  expect(await readdir(join(folder, "uploads"))).toEqual([]);
  await expect((async () => storage.get("../secret"))()).rejects.toThrow("id");
});

test("a bucket that refuses is an error and not a missing file", async () => {
  const storage = openStorage({ DATA_DIR: folder, S3_BUCKET: "bucket", AWS_ENDPOINT_URL: s3.endpoint });
  s3.close();
  await expect(storage.exists("a")).rejects.toThrow();
});
