import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { networkFetch, outlivingFetch } from "./network-fetch.ts";

afterEach(() => vi.restoreAllMocks());

async function serve<T>(type: string, status: number, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((_request, response) => response.writeHead(status, { "content-type": type }).end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close().closeAllConnections();
  }
}

test("no network and a proxy's page have clear messages, and our own responses pass", async () => {
  await expect(networkFetch("http://127.0.0.1:1/")).rejects.toThrow("cannot be reached");
  await expect(serve("text/html", 502, networkFetch)).rejects.toThrow("cannot be reached");
  expect((await serve("application/json", 503, networkFetch)).status).toBe(503);
});

test("an abort is not a network failure", async () => {
  const stopped = AbortSignal.abort(new Error("stopped"));
  await expect(networkFetch("http://127.0.0.1:1/", { signal: stopped })).rejects.toThrow("stopped");
});

test("a small change outlives its page, as many as a browser carries on at once; larger ones and questions are plain requests", async () => {
  const sent: (boolean | undefined)[] = [];
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  vi.spyOn(globalThis, "fetch").mockImplementation(async (_input, init) => {
    sent.push(init?.keepalive);
    await answered;
    return Response.json({});
  });
  const large = "x".repeat(30 * 1024);
  const under = [large, large, "small", undefined].map((body) =>
    outlivingFetch("/api/trpc/x", body === undefined ? {} : { method: "POST", body }),
  );
  expect(sent).toEqual([true, undefined, true, undefined]);
  answer();
  await Promise.all(under);
  await outlivingFetch("/api/trpc/x", { method: "POST", body: large });
  expect(sent.at(-1)).toBe(true);
});
