import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { briefLimits, createOutboundFetch } from "./outbound.ts";
import { createS3Storage } from "./storage/s3-storage.ts";

// A proxy that answers every request itself.
const asked: string[] = [];
const proxy = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  request.resume();
  response.setHeader("ETag", '"1"');
  response.end("by the proxy");
});
beforeAll(async () => {
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  for (const name of ["HTTP_PROXY", "http_proxy"]) vi.stubEnv(name, url);
  vi.stubEnv("NO_PROXY", "localhost,127.0.0.1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
beforeEach(() => void asked.splice(0));
afterAll(() => {
  vi.unstubAllEnvs();
  proxy.close().closeAllConnections();
});

test("an operator's address is requested through the proxy, also by a name that only the proxy knows", async () => {
  const fetch = createOutboundFetch({ allowPrivate: true, viaProxy: true, limits: briefLimits });
  expect(await (await fetch("http://search.invalid/search?q=x")).text()).toBe("by the proxy");
  expect(asked).toEqual(["GET http://search.invalid/search?q=x"]);
});

test("a user's address is checked here, and so never requested through it", async () => {
  const fetch = createOutboundFetch({
    allowPrivate: false,
    limits: briefLimits,
    resolve: async () => [{ address: "10.0.0.7", family: 4 }],
  });
  await expect(fetch("http://intranet.invalid/")).rejects.toThrow(/not allowed/);
  expect(asked).toEqual([]);
});

test("files go to S3 through the proxy", async () => {
  const storage = createS3Storage({ bucket: "files", endpoint: "http://s3.invalid" });
  await storage.put("key", Readable.from([Buffer.from("abc")], { objectMode: false }), 3);
  expect(asked).toEqual([expect.stringMatching(/^PUT http:\/\/s3\.invalid(:80)?\/files\/uploads\/key/)]);
});
