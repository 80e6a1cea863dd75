import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ContentError } from "#lib/content-decoding.ts";
import { createOutboundFetch, streamLimits } from "#lib/outbound.ts";
import { connectionError } from "../refusal/fault.ts";
import { rawHttpFetch } from "./raw-http-fetch.ts";

// Declared and actual content encodings of responses, through both fetch implementations.

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

const fetches = { "the operator's": rawHttpFetch, "the guard's": createOutboundFetch({ allowPrivate: true, limits: streamLimits }) };
const plain = `data: ${JSON.stringify({ choices: [{ delta: { content: "Grüße 👋" } }] })}\n\ndata: [DONE]\n\n`;
const bytes = Buffer.from(plain);

describe.each(Object.entries(fetches))("through %s fetch", (_way, fetch) => {
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
    ["applied twice, declared once", "gzip", gzipSync(gzipSync(bytes))],
    ["applied once, declared twice", "gzip, gzip", gzipSync(bytes)],
    ["one of two declared", "br, gzip", gzipSync(bytes)],
    ["gzip that is called deflate", "deflate", gzipSync(bytes)],
    ["identity", "identity", bytes],
    ["none", "none", bytes],
    ["a charset", "utf-8", bytes],
    ["chunked", "aws-chunked, gzip", gzipSync(bytes)],
  ])("%s is decoded, however it is chunked", async (_name, encoding, body) => {
    const expected = body.length < 20 ? body.toString() : plain;
    const cuts = body.length < 20 ? [] : [1, 2, 9, 15];
    expect(await textOf(encoding, body)).toBe(expected);
    expect(await textOf(encoding, body, cuts)).toBe(expected);
  });

  test("a decompression bomb is aborted", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    for (const [encoding, body] of [
      ["gzip", bomb],
      ["gzip, gzip", gzipSync(bomb)],
    ] as const) {
      const error = await textOf(encoding, body).catch((thrown: unknown) => thrown);
      expect(connectionError(error)).toMatchObject({ code: "MALFORMED", retryable: false });
    }
  });

  test("data that cannot be decompressed is malformed, not a lost connection", async () => {
    const broken = gzipSync(Buffer.from("x".repeat(1000) + Math.random()));
    broken.fill(0xff, 10);
    const error = await textOf("gzip", broken).catch((thrown: unknown) => thrown);
    expect(connectionError(error)).toMatchObject({ code: "MALFORMED", cause: expect.any(ContentError) });
  });
});

test("the operator's fetch also decodes undeclared compression", async () => {
  answer = { encoding: "", body: gzipSync(bytes), cuts: [] };
  expect(await (await rawHttpFetch(url)).text()).toBe(plain);
});
