import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveBehindEdge, serverOptions } from "#server/front/front-server.ts";
import { call } from "./call.ts";
import { newPerson, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const long = "a page of some length. ".repeat(100);
let token: string;
let email: string;

// Our server with stand-ins for Next's pages behind it.
const pages = createServer(serverOptions({ dev: false }));
serveBehindEdge(pages, answerPage, { dev: false });

beforeAll(async () => {
  ({ token, email } = await newPerson(server.url()));
  for (let number = 0; number < 8; number += 1)
    await call(server.url(), "POST", "/api/tasks", { token, body: { title: `Task ${number}`, description: "x".repeat(200) } });
  await once(pages.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => pages.close().closeAllConnections());

test.each([
  ["br", "br"],
  ["gzip, deflate, br", "br"],
  ["gzip", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["identity", null],
  [null, null],
])("a list leaves as the client accepts it: %s", async (accepted, encoding) => {
  const { headers, body } = await ask("/api/tasks", accepted);
  expect(headers["content-encoding"] ?? null).toBe(encoding);
  if (accepted) expect(headers.vary).toMatch(/accept-encoding/i);
  expect(JSON.parse(opened(body, encoding)).tasks).toHaveLength(8);
});

test.each(["/docs", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/api/openapi.json"])("%s is compressed", async (path) => {
  const { headers, body } = await ask(path, "br");
  const plain = await ask(path, "identity");
  expect(headers["content-encoding"]).toBe("br");
  expect(opened(body, "br").length).toBe(plain.body.toString().length);
  expect(body.length).toBeLessThan(plain.body.length * 0.7);
});

test("short, empty and unchanged responses are sent uncompressed", async () => {
  expect((await ask("/api/tasks?limit=1", "br")).headers["content-encoding"]).toBeUndefined();
  const head = await ask("/docs/swagger-ui.css", "br", { method: "HEAD" });
  expect([head.status, head.body.length, head.headers["content-encoding"]]).toEqual([200, 0, undefined]);
  const tag = head.headers.etag ?? "";
  const unchanged = await ask("/docs/swagger-ui.css", "br", { headers: { "If-None-Match": tag } });
  expect([unchanged.status, unchanged.body.length, unchanged.headers["content-encoding"]]).toEqual([304, 0, undefined]);
});

test("answers with tokens, keys and cookies are never compressed, however long", async () => {
  const login = await call(server.url(), "POST", "/api/auth/login", { body: { email, password }, headers: { "Accept-Encoding": "br" } });
  expect([login.status, login.headers.get("content-encoding"), login.headers.get("vary")]).toEqual([200, null, null]);
  const listed = await ask("/api/trpc/tasks.list", "br");
  expect([listed.status, listed.headers["content-encoding"]]).toEqual([200, "br"]);
  const wrong = "x".repeat(2000);
  const refused = await call(server.url(), "POST", `/api/trpc/${wrong}`, { token, body: {}, headers: { "Accept-Encoding": "br" } });
  expect([refused.text.length > 1024, refused.headers.get("content-encoding")]).toEqual([true, null]);
  expect((await ask("/cookie", "br", { at: pages })).headers["content-encoding"]).toBeUndefined();
});

test("pages are compressed while they stream, parts of files and events are not", async () => {
  const { headers, body } = await ask("/page", "br", { at: pages });
  expect([headers["content-encoding"], opened(body, "br")]).toEqual(["br", long + long]);
  const part = await ask("/part", "br", { at: pages });
  expect([part.status, part.headers["content-encoding"], part.body.toString()]).toEqual([206, undefined, long]);
  const events = await ask("/events", "br", { at: pages });
  expect([events.headers["content-encoding"], events.body.toString()]).toEqual([undefined, `data: ${long}\n\n`]);
});

async function answerPage({ url }: IncomingMessage, response: ServerResponse & { flush?: () => void }): Promise<void> {
  if (url === "/cookie") response.setHeader("Set-Cookie", "a=b");
  if (url === "/part") response.writeHead(206, { "Content-Type": "text/html", "Content-Range": "bytes 0-99/1000" }).end(long);
  else if (url === "/events") response.writeHead(200, { "Content-Type": "text/event-stream" }).end(`data: ${long}\n\n`);
  else {
    response.setHeader("Content-Type", "text/html");
    response.write(long);
    // As Next does between the chunks of a page.
    response.flush?.();
    response.end(long);
  }
}

type Asked = { at?: typeof pages; method?: string; headers?: Record<string, string> };

/** The raw response; `fetch` would decompress it. */
async function ask(path: string, accepted: string | null, { at, method = "GET", headers = {} }: Asked = {}) {
  const url = at ? `http://127.0.0.1:${(at.address() as AddressInfo).port}` : server.url();
  const sent = request(url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(accepted === null ? {} : { "Accept-Encoding": accepted }), ...headers },
  }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(await response.toArray()) };
}

function opened(body: Buffer, encoding: string | null): string {
  if (encoding === "br") return brotliDecompressSync(body).toString();
  return (encoding === "gzip" ? gunzipSync(body) : body).toString();
}
