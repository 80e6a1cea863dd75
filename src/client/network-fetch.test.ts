import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { networkFetch } from "./network-fetch.ts";

async function serve<T>(type: string, status: number, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((_request, response) => response.writeHead(status, { "content-type": type }).end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close().closeAllConnections();
  }
}

test("no network and a proxy's page are told in words, and an answer of ours passes", async () => {
  await expect(networkFetch("http://127.0.0.1:1/")).rejects.toThrow("cannot be reached");
  await expect(serve("text/html", 502, networkFetch)).rejects.toThrow("cannot be reached");
  expect((await serve("application/json", 503, networkFetch)).status).toBe(503);
});

test("what was stopped by hand is no failure of the network", async () => {
  const stopped = AbortSignal.abort(new Error("stopped"));
  await expect(networkFetch("http://127.0.0.1:1/", { signal: stopped })).rejects.toThrow("stopped");
});
