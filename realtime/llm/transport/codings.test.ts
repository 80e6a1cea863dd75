import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ContentError } from "#lib/content-decoding.ts";
import { createOutboundFetch, streamLimits } from "#lib/outbound.ts";
import { lost } from "../refusal/fault.ts";
import { rawHttpFetch } from "./raw-http-fetch.ts";

// What servers say of how an answer is compressed, and what they really send, for both ways on which answers come.

let answer: { encoding: string; body: Buffer; cuts: number[] } = { encoding: "", body: Buffer.alloc(0), cuts: [] };
const server = createServer(async (request, response) => {
  const { encoding, body, cuts } = answer;
  request.resume();
  response.writeHead(200, encoding === "" ? {} : { "Content-Encoding": encoding });
  const edges = [0, ...cuts, body.length];
  for (const [at, from] of edges.slice(0, -1).entries())
    await new Promise<void>((written) => response.write(body.subarray(from, edges[at + 1]), () => setImmediate(written)));
  response.end();
});
let url = "";
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ways = { "the operator's": rawHttpFetch, "the guard's": createOutboundFetch({ allowPrivate: true, limits: streamLimits }) };
const plain = `data: ${JSON.stringify({ choices: [{ delta: { content: "Grüße 👋" } }] })}\n\ndata: [DONE]\n\n`;
const bytes = Buffer.from(plain);

describe.each(Object.entries(ways))("on %s way", (_way, fetch) => {
  const textOf = async (encoding: string, body: Buffer, cuts: number[] = []) => {
    answer = { encoding, body, cuts };
    return (await fetch(url)).text();
  };

  test.each<[string, string, Buffer]>([
    ["gzip over plain text", "gzip", bytes],
    ["deflate over plain text", "deflate", bytes],
    ["br over plain text", "br", bytes],
    ["zstd over plain text", "zstd", bytes],
    ["gzip over JSON", "gzip", Buffer.from('{"choices":[]}')],
    ["gzip over nothing", "gzip", Buffer.alloc(0)],
    ["gzip over a letter", "gzip", Buffer.from("x")],
    ["gzip", "GZIP", gzipSync(bytes)],
    ["x-gzip", "x-gzip", gzipSync(bytes)],
    ["deflate", "deflate", deflateSync(bytes)],
    ["raw deflate", "deflate", deflateRawSync(bytes)],
    ["br", "br", brotliCompressSync(bytes)],
    ["zstd", "zstd", zstdCompressSync(bytes)],
    ["two codings", "deflate, gzip", gzipSync(deflateSync(bytes))],
    ["twice the same", "gzip, gzip", gzipSync(gzipSync(bytes))],
    ["twice, said once", "gzip", gzipSync(gzipSync(bytes))],
    ["once, said twice", "gzip, gzip", gzipSync(bytes)],
    ["one of two that were said", "br, gzip", gzipSync(bytes)],
    ["gzip that is called deflate", "deflate", gzipSync(bytes)],
    ["identity", "identity", bytes],
    ["none", "none", bytes],
    ["a charset", "utf-8", bytes],
    ["chunked", "aws-chunked, gzip", gzipSync(bytes)],
  ])("%s is read, however it is cut", async (_name, encoding, body) => {
    const expected = body.length < 20 ? body.toString() : plain;
    const cuts = body.length < 20 ? [] : [1, 2, 9, 15];
    expect(await textOf(encoding, body)).toBe(expected);
    expect(await textOf(encoding, body, cuts)).toBe(expected);
  });

  test("an answer that is small on the wire and fills the memory is cut", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    for (const [encoding, body] of [
      ["gzip", bomb],
      ["gzip, gzip", gzipSync(bomb)],
    ] as const) {
      const error = await textOf(encoding, body).catch((thrown: unknown) => thrown);
      expect(lost(error)).toMatchObject({ code: "MALFORMED", retryable: false });
    }
  });

  test("what is no longer readable on its way is malformed, and no lost connection", async () => {
    const broken = gzipSync(Buffer.from("x".repeat(1000) + Math.random()));
    broken.fill(0xff, 10);
    const error = await textOf("gzip", broken).catch((thrown: unknown) => thrown);
    expect(lost(error)).toMatchObject({ code: "MALFORMED", cause: expect.any(ContentError) });
  });
});

test("on the operator's way also what is compressed and not said to be", async () => {
  answer = { encoding: "", body: gzipSync(bytes), cuts: [] };
  expect(await (await rawHttpFetch(url)).text()).toBe(plain);
});
