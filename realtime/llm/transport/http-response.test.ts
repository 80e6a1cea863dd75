import { describe, expect, test } from "vitest";
import fc from "../../../tests/setup/properties.ts";
import { HttpResponseReader } from "./http-response.ts";

type Read = { status: number; headers: Record<string, string>; body: string; ended: boolean; keepsAlive: boolean; wholeAtClose: boolean };

/** Reads a response split into chunks of these sizes; then the peer closes the connection. */
function read(text: string, sizes: number[] = [100_000]): Read {
  const bytes = Buffer.from(text, "latin1");
  const pieces: string[] = [];
  let head = { status: 0, headers: {} };
  const reader = new HttpResponseReader({
    head: (status, headers) => {
      head = { status, headers: Object.fromEntries(headers) };
    },
    data: (from, at, to) => pieces.push(from.toString("latin1", at, to)),
  });
  // As with a real connection, every chunk arrives in the same buffer, with old bytes after it.
  const shared = Buffer.alloc(bytes.length, "0");
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = Math.min(sizes[turn % sizes.length] ?? 1, bytes.length - at);
    bytes.copy(shared, 0, at, at + length);
    reader.read(shared, length);
    at += length;
  }
  const { keepsAlive } = reader;
  const ended = reader.state === "over";
  const wholeAtClose = reader.close();
  return { ...head, body: pieces.join(""), ended, keepsAlive, wholeAtClose };
}

const whole: [string, string, Partial<Read>][] = [
  ["a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", { body: "hello", ended: true, keepsAlive: true }],
  ["no body", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n", { status: 429, body: "", ended: true }],
  ["no content", "HTTP/1.1 204 No Content\r\n\r\n", { body: "", ended: true }],
  [
    "chunks",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n, my world\r\n0\r\n\r\n",
    { body: "hello, my world", ended: true },
  ],
  [
    "chunks with extensions and trailers",
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n0005;a="b;c"\r\nhe\r\nl\r\n00;last\r\nx-sum: 1\r\nx-more: 2\r\n\r\n',
    { body: "he\r\nl", ended: true, keepsAlive: true },
  ],
  ["line feeds alone", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nhi\n0\n\n", { body: "hi", ended: true }],
  [
    "an informational response",
    "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx",
    { status: 200, body: "x", ended: true },
  ],
  [
    "an end by connection close",
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: x\n\n",
    { body: "data: x\n\n", ended: false, wholeAtClose: true, keepsAlive: false },
  ],
  [
    "chunked that is not the last coding",
    "HTTP/1.1 200\r\ntransfer-encoding: chunked, gzip\r\n\r\n5\r\n",
    { body: "5\r\n", ended: false, wholeAtClose: true },
  ],
  [
    "chunks over a length",
    "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    { body: "hi", ended: true },
  ],
  ["an old server", "HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx", { body: "x", ended: true, keepsAlive: false }],
  [
    "a server that closes",
    "HTTP/1.1 200 OK\r\nconnection: Close\r\ncontent-length: 1\r\n\r\nx",
    { body: "x", ended: true, keepsAlive: false },
  ],
  ["surplus bytes", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n\r\n", { body: "x", ended: true, keepsAlive: false }],
  ["repeated fields", "HTTP/1.1 200 OK\r\nA: 1\r\na:2 \r\ncontent-length: 0\r\n\r\n", { headers: { a: "1, 2", "content-length": "0" } }],
];

describe.each(whole)("%s", (_name, text, expected) => {
  test("is read the same, however the bytes are split", () => {
    expect(read(text)).toMatchObject(expected);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        expect(read(text, sizes)).toMatchObject(expected);
      }),
    );
  });
});

test.each([
  ["inside the head", "HTTP/1.1 200 OK\r\ncontent-le"],
  ["inside a length", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello"],
  ["inside a chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhello"],
  ["between chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n"],
  ["before the line end of the last chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"],
])("a response cut off %s is incomplete", (_name, text) => {
  expect(read(text)).toMatchObject({ ended: false, wholeAtClose: false });
});

test.each([
  ["another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n"],
  ["a head without end", `HTTP/1.1 200 OK\r\n${"a: b\r\n".repeat(20_000)}`],
  ["a malformed header line", "HTTP/1.1 200 OK\r\nno field\r\n\r\n"],
  ["a name with a space", "HTTP/1.1 200 OK\r\ncontent-length : 1\r\n\r\nx"],
  ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx"],
  ["a negative length", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\nx"],
  ["a chunk without size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\nhello\r\n"],
  ["an invalid chunk size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0x5\r\nhello\r\n"],
  ["an overlong chunk size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffff\r\nhello\r\n"],
  ["an extension without end", `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;${"a".repeat(5000)}\r\nhello\r\n`],
  ["a chunk longer than its size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n"],
  ["a changed protocol", "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n"],
])("%s is refused", (_name, text) => {
  expect(() => read(text)).toThrow();
  expect(() => read(text, [1])).toThrow();
});
