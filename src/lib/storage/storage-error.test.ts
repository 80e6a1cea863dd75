import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toDomainError } from "#domain/error.ts";
import { openStorage } from "./open-storage.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bestchat-storage-error-"));
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_MAX_ATTEMPTS: "1" });
});
afterAll(() => rm(folder, { recursive: true }));

const s3At = (endpoint: string) => openStorage({ DATA_DIR: folder, S3_BUCKET: "bucket", AWS_ENDPOINT_URL: endpoint });
const put = (storage: ReturnType<typeof s3At>) => storage.put("key", Readable.from([Buffer.from("abc")], { objectMode: false }), 3);

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return toDomainError(error);
}

async function answering<T>(status: number, code: string, work: (endpoint: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    request
      .resume()
      .on("end", () => response.writeHead(status, { "content-type": "application/xml" }).end(`<Error><Code>${code}</Code></Error>`));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close().closeAllConnections();
  }
}

describe("a storage failure is attributed to the storage, never to the database", () => {
  test("an unreachable S3", async () => {
    for (const work of [put, (storage: ReturnType<typeof s3At>) => storage.get("key")]) {
      const { code, message } = await failureOf(work(s3At("http://127.0.0.1:1")) as Promise<unknown>);
      expect(code).toBe("UNAVAILABLE");
      expect(message).toMatch(/storage for files cannot be reached.*try again/i);
    }
  });

  test.each([
    [403, "AccessDenied", /may not write/],
    [404, "NoSuchBucket", /may not write/],
    [507, "XMinioStorageFull", /no room left/],
    [503, "SlowDown", /try again in a minute/],
  ])("S3 that answers %i %s", async (status, name, words) => {
    const { code, message } = await answering(status, name, (endpoint) => failureOf(put(s3At(endpoint))));
    expect([code, message]).toEqual(["UNAVAILABLE", expect.stringMatching(words)]);
    expect(message).not.toMatch(/database/);
    if (status < 500) expect(message).not.toMatch(/in a minute/);
  });

  test("a server other than S3 may answer 200 and store nothing", async () => {
    const server = createServer((request, response) => request.resume().on("end", () => response.end("<html></html>")));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { code, message } = await failureOf(put(s3At(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
    server.close().closeAllConnections();
    expect([code, message]).toEqual(["UNAVAILABLE", expect.stringMatching(/may not write/)]);
  });

  test("a path that is no folder, and a full disk", async () => {
    const data = join(folder, "broken");
    await writeFile(join(folder, "broken"), "a file where the folder should be");
    const { code, message, retryAfter } = await failureOf(put(openStorage({ DATA_DIR: data })));
    expect([code, retryAfter]).toEqual(["UNAVAILABLE", 300]);
    expect(message).toMatch(/whoever runs it/i);
  });
});
