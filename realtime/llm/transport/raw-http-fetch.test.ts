import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { rootCertificates, setDefaultCACertificates } from "node:tls";
import { brotliCompressSync, createGzip, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import type { RawHttpBody } from "./raw-http-body.ts";
import { rawHttpFetch } from "./raw-http-fetch.ts";

const open: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(open.splice(0).map((server) => new Promise((closed) => server.close(closed))));
});

async function listen(server: Server, host = "127.0.0.1"): Promise<{ origin: string; connections: () => number }> {
  let count = 0;
  server.on("connection", (socket: Socket) => {
    count += 1;
    sockets.add(socket.on("close", () => sockets.delete(socket)));
  });
  open.push(server);
  await once(server.listen(0, host), "listening");
  return { origin: `http://${host === "::1" ? "[::1]" : host}:${(server.address() as AddressInfo).port}`, connections: () => count };
}

const serve = (listener: RequestListener) => listen(createHttpServer(listener));
/** A server that sends this text after a connection's first bytes, and then optionally closes. */
const answer = (text: string, close: boolean) =>
  listen(
    createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => (close ? socket.end(text) : socket.write(text)));
    }),
  );
const textOf = async (response: Promise<Response>) => (await response).text();

test("a request and its response arrive intact", async () => {
  const { origin } = await serve(async (request, response) => {
    const body = await request.setEncoding("utf8").toArray();
    response.writeHead(201, { "x-one": "1", "content-type": "text/plain" });
    response.end(JSON.stringify([request.method, request.url, request.headers["x-key"], request.headers.host, body.join("")]));
  });
  const response = await rawHttpFetch(`${origin}/a/b?c=%20d`, { method: "POST", headers: { "X-Key": "k" }, body: "Grüße 👋" });
  expect([response.status, response.ok, response.headers.get("x-one")]).toEqual([201, true, "1"]);
  expect(await response.json()).toEqual(["POST", "/a/b?c=%20d", "k", new URL(origin).host, "Grüße 👋"]);
});

test("sequential calls share a connection, parallel calls do not", async () => {
  const { origin, connections } = await serve((_request, response) => response.end("x".repeat(200_000)));
  for (let call = 0; call < 3; call += 1) expect(await textOf(rawHttpFetch(origin))).toHaveLength(200_000);
  expect(connections()).toBe(1);
  await Promise.all([textOf(rawHttpFetch(origin)), textOf(rawHttpFetch(origin))]);
  expect(connections()).toBe(2);
});

test("a connection that the server has closed is not reused", async () => {
  const ended = Promise.withResolvers<void>();
  const { origin, connections } = await listen(
    createTcpServer((socket) => {
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx")).once("close", () => ended.resolve());
    }),
  );
  expect(await textOf(rawHttpFetch(origin))).toBe("x");
  await ended.promise;
  expect(await textOf(rawHttpFetch(origin))).toBe("x");
  expect(connections()).toBe(2);
});

test.each([
  ["Connection: close", "connection: close"],
  ["a keep-alive timeout of one second", "keep-alive: timeout=1"],
])("after %s the next call opens a new connection", async (_name, field) => {
  const { origin, connections } = await answer(`HTTP/1.1 200 OK\r\n${field}\r\ncontent-length: 1\r\n\r\nx`, false);
  expect(await textOf(rawHttpFetch(origin))).toBe("x");
  expect(await textOf(rawHttpFetch(origin))).toBe("x");
  expect(connections()).toBe(2);
});

test("a response without a length ends with its connection", async () => {
  const { origin } = await answer("HTTP/1.1 200 OK\r\n\r\nall of it", true);
  expect(await textOf(rawHttpFetch(origin))).toBe("all of it");
});

test.each([
  ["before its head", "HTTP/1.1 200 OK\r\n"],
  ["inside its body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello"],
  ["inside a chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\nhello"],
  ["with invalid HTTP", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nhello\r\n"],
])("a response cut off %s is a failure", async (_name, text) => {
  const { origin } = await answer(text, true);
  await expect(textOf(rawHttpFetch(origin))).rejects.toThrow();
});

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
  ["zstd", zstdCompressSync],
])("an unrequested %s response is decoded", async (encoding, compress) => {
  const { origin } = await serve((_request, response) => {
    const bytes = compress("x".repeat(100_000));
    response.writeHead(200, { "Content-Encoding": encoding }).write(bytes.subarray(0, 20));
    response.end(bytes.subarray(20));
  });
  expect(await textOf(rawHttpFetch(origin))).toBe("x".repeat(100_000));
});

test("compressed data arrives as it is written, not at its end", async () => {
  const gzip = createGzip();
  const { origin } = await serve((_request, response) => {
    response.writeHead(200, { "Content-Encoding": "gzip" });
    gzip.pipe(response);
    gzip.write("first");
    gzip.flush();
  });
  const { body } = await rawHttpFetch(origin);
  const first = Promise.withResolvers<string>();
  const whole = (body as unknown as RawHttpBody).read((bytes, from, to) => first.resolve(bytes.toString("utf8", from, to)));
  expect(await first.promise).toBe("first");
  gzip.end();
  await whole;
});

test("an unreachable server is a failure", async () => {
  const server = createTcpServer();
  const { origin } = await listen(server);
  await new Promise((closed) => open.pop()?.close(closed));
  await expect(rawHttpFetch(origin)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("an aborted call ends on both sides, before its response and during it", async () => {
  const gone: Promise<unknown>[] = [];
  const arrived = Promise.withResolvers<void>();
  const { origin } = await serve((request, response) => {
    gone.push(once(response, "close"));
    if (request.url === "/begun") response.write("begun");
    else arrived.resolve();
  });
  const early = new AbortController();
  const unanswered = rawHttpFetch(origin, { signal: early.signal });
  await arrived.promise;
  early.abort(new Error("enough"));
  await expect(unanswered).rejects.toThrow("enough");

  const late = new AbortController();
  const response = await rawHttpFetch(`${origin}/begun`, { signal: late.signal });
  late.abort(new Error("enough"));
  await expect(response.text()).rejects.toThrow("enough");
  await Promise.all(gone);
  await expect(rawHttpFetch(origin, { signal: late.signal })).rejects.toThrow("enough");
});

test("an abort after the end does not affect the next call on the same connection", async () => {
  const second = Promise.withResolvers<void>();
  const { origin, connections } = await serve((request, response) => {
    if (request.url !== "/second") return response.end("first");
    response.write("sec");
    second.promise.then(() => response.end("ond"));
  });
  const first = new AbortController();
  expect(await textOf(rawHttpFetch(origin, { signal: first.signal }))).toBe("first");
  const next = await rawHttpFetch(`${origin}/second`);
  first.abort();
  second.resolve();
  expect(await next.text()).toBe("second");
  expect(connections()).toBe(1);
});

test("line breaks cannot be injected into a request", async () => {
  await expect(rawHttpFetch("http://127.0.0.1:1", { headers: { "x-key": "a\r\nx-other: b" } })).rejects.toThrow(TypeError);
});

test("a server at an IPv6 address", async () => {
  const { origin } = await listen(
    createHttpServer((request, response) => response.end(request.headers.host)),
    "::1",
  );
  expect(await textOf(rawHttpFetch(origin))).toBe(new URL(origin).host);
});

test("TLS: read like plain HTTP, with SNI, and only from a server with a valid certificate for the name", async () => {
  // A test certificate, useless elsewhere.
  const [key, cert] = ["key", "cert"].map((name) => readFileSync(new URL(`../golden/localhost-${name}.pem`, import.meta.url), "utf8"));
  const server = createHttpsServer({ key, cert }, (request, response) => {
    response.write("x".repeat(100_000));
    request.resume().on("end", () => response.end("end"));
  });
  const { origin, connections } = await listen(server);
  const url = origin.replace("http://127.0.0.1", "https://localhost");
  await expect(rawHttpFetch(url)).rejects.toThrow("self-signed");
  setDefaultCACertificates([...rootCertificates, String(cert)]);
  try {
    for (let call = 0; call < 2; call += 1)
      expect(await textOf(rawHttpFetch(url, { method: "POST", body: "b".repeat(50_000) }))).toHaveLength(100_003);
    expect(connections()).toBe(2);
    await expect(rawHttpFetch(url.replace("localhost", "127.0.0.1"))).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  } finally {
    setDefaultCACertificates([...rootCertificates]);
  }
});
