import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createOutboundFetch } from "#lib/outbound.ts";
import { type SearchEndpoint, searchEndpoint } from "#lib/search-endpoint.ts";
import { makePdf } from "../../tests/setup/sample-files.ts";
import { decodePage } from "./charset.ts";
import { searchWeb } from "./endpoint.ts";
import { fetchPage } from "./fetch-page.ts";
import { comparable, knownAddresses } from "./known-addresses.ts";
import { pageText } from "./page-text.ts";
import { readPage } from "./read-page.ts";
import { sourcesOf } from "./sources.ts";
import { createWebTools } from "./web-tools.ts";

const limits = { connectMs: 1000, headersMs: 1000, idleMs: 1000, totalMs: 2000, bytesMax: 100_000 };
const open = createOutboundFetch({ allowPrivate: true, limits });
const guarded = createOutboundFetch({ allowPrivate: false, limits });
const signal = new AbortController().signal;

async function serve<T>(listener: RequestListener, work: (origin: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close().closeAllConnections();
  }
}

const page = (address: string, fetch = open) => fetchPage(fetch, address, { userAgent: "BestChat/1.0", signal });

test("an endpoint is recognised by its host or its setting", () => {
  expect(searchEndpoint({})).toBeNull();
  const kindOf = (SEARCH_URL: string, SEARCH_KIND?: "brave") => searchEndpoint({ SEARCH_URL, SEARCH_KIND })?.kind;
  expect(kindOf("https://api.search.brave.com/res/v1/web/search")).toBe("brave");
  expect(kindOf("https://api.tavily.com")).toBe("tavily");
  expect(kindOf("http://searx.internal:8080")).toBe("searxng");
  expect(kindOf("https://proxy.example/brave", "brave")).toBe("brave");
  expect(kindOf("https://search.brave.com.evil.example")).toBe("searxng");
  expect(searchEndpoint({ SEARCH_URL: "https://x.example", SEARCH_PRICE_USD: 0.003 })?.priceMicroUsd).toBe(3000);
});

const shapes: [SearchEndpoint["kind"], unknown, (seen: { url: string; headers: Record<string, unknown>; body: string }) => void][] = [
  [
    "searxng",
    {
      results: [
        { title: "A &amp; <b>B</b>", url: "https://a.example/", content: "x\u200by" },
        { title: "no address" },
        { url: "javascript:alert(1)" },
      ],
    },
    ({ url }) => expect(url).toBe("/search?q=two+words&format=json"),
  ],
  [
    "brave",
    { web: { results: [{ title: "A &amp; B", url: "https://a.example/", description: "xy" }] } },
    ({ url, headers }) => expect([url, headers["x-subscription-token"]]).toEqual(["/res/v1/web/search?q=two+words&count=10", "key"]),
  ],
  [
    "tavily",
    { results: [{ title: "A & B", url: "https://a.example/", content: "xy", score: 0.9 }] },
    ({ headers, body }) => expect([headers.authorization, JSON.parse(body).query]).toEqual(["Bearer key", "two words"]),
  ],
];

test.each(shapes)("%s is queried and parsed in its own format", async (kind, answer, look) => {
  await serve(
    async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      look({ url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.end(JSON.stringify(answer));
    },
    async (url) => {
      const results = await searchWeb({ url, kind, apiKey: "key", priceMicroUsd: 0 }, open, "two words", signal);
      expect(results).toEqual([{ title: "A & B", url: "https://a.example/", snippet: "xy" }]);
    },
  );
});

test("a key that a search service echoes appears in no result", async () => {
  const apiKey = "tvly-0123456789abcdef";
  const base64 = Buffer.from(apiKey).toString("base64");
  const results = [{ title: `For ${apiKey}`, url: `https://a.example/?k=${apiKey}`, content: base64 }];
  await serve(
    (_request, response) => response.end(JSON.stringify({ results })),
    async (url) => {
      const found = await searchWeb({ url, kind: "tavily", apiKey, priceMicroUsd: 0 }, open, "q", signal);
      expect(found[0]?.title).toBe("For [key]");
      expect(JSON.stringify(found)).not.toMatch(/0123456789|dHZseS0/);
    },
  );
});

test.each([
  [401, /SEARCH_API_KEY/],
  [403, /json format/],
  [429, /used up/],
  [500, /failed/],
])("a search service that answers %i fails with a message", async (status, words) => {
  await serve(
    (_request, response) => response.writeHead(status).end("no"),
    (url) => expect(searchWeb({ url, kind: "searxng", apiKey: undefined, priceMicroUsd: 0 }, open, "q", signal)).rejects.toThrow(words),
  );
});

test("the visible text of a page: no scripts, nothing hidden, links separate", () => {
  const html = `<html><head><title>T &eacute;</title><style>p{}</style><body><script>if (a < b) "</p>"</script><h1>Head</h1>
    <p>One &lt;two&gt; <b>three</b>&nbsp;&#8364;&#x20AC;<p style="display: none">secret <b>words</b></p><div hidden>gone</div>
    <ul><li>first<li>second</ul><a href='/rel?a=1&amp;b=2#part'>a link</a><a href="javascript:x">bad</a><!-- <p>no</p> -->
    <img src=x alt="a cat"><table><tr><td>1</td><td>2</td></tr></table> 1 < 2 </html>`;
  const { title, text, links } = pageText(html, "https://a.example/dir/page");
  expect(title).toBe("T é");
  expect(text).toMatch(/^# Head\n\nOne <two> three €€/);
  for (const gone of ["secret", "gone", "display", "no", "a < b"]) expect(text).not.toContain(`${gone} `);
  expect(text).toContain("- first\n- second");
  expect(text).toContain("[picture: a cat]");
  expect(text).toContain("1 < 2");
  expect(links).toEqual([{ text: "a link", url: "https://a.example/rel?a=1&b=2" }]);
});

test("broken and hostile markup is read in linear time", () => {
  const began = process.cpuUsage();
  for (const piece of ["<a ", '<a b="', "<script", "<!--", "<p><p hidden>", "<div>".repeat(3), "&#x", "<a href='x'>"])
    pageText(piece.repeat(20_000), "https://a.example/");
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(8000);
});

test("characters invisible to people are removed", () => {
  expect(pageText("<p>a\u{e0041}\u{e0042}b\u202ec\u200d</p>", "https://a.example/").text).toBe("abc\u200d");
});

test.each([
  ["the server's header", "text/html; charset=windows-1251", new Uint8Array([0xcf, 0xf0, 0xe8]), "При"],
  [
    "the page's declaration",
    "text/html",
    Buffer.concat([Buffer.from("<meta charset=Shift_JIS>"), Buffer.from([0x93, 0xfa])]),
    "<meta charset=Shift_JIS>日",
  ],
  ["its byte order mark", "text/html; charset=latin1", new Uint8Array([0xff, 0xfe, 0x41, 0x00]), "A"],
  ["its bytes", "text/html", new Uint8Array([0x63, 0x61, 0x66, 0xe9]), "café"],
  ["UTF-8, if the charset is unknown", "text/html; charset=nonsense", Buffer.from("é"), "é"],
])("the charset is that of %s", (_name, type, bytes, text) => {
  expect(decodePage(bytes, type)).toBe(text);
});

test("a redirect is followed, and its address is checked like the first", async () => {
  const listener: RequestListener = (request, response) => {
    if (request.url === "/a") return void response.writeHead(302, { location: "/b" }).end();
    if (request.url === "/loop") return void response.writeHead(302, { location: "/loop" }).end();
    if (request.url === "/meta") return void response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();
    if (request.url === "/file") return void response.writeHead(302, { location: "file:///etc/passwd" }).end();
    response.setHeader("content-type", "text/plain");
    response.end(`hello ${request.headers["user-agent"]}`);
  };
  await serve(listener, async (origin) => {
    const read = await readPage(await page(`${origin}/a`));
    expect(read.text).toBe("hello BestChat/1.0");
    await expect(page(`${origin}/loop`)).rejects.toThrow("circles");
    await expect(page(`${origin}/meta`)).rejects.toThrow("public internet");
    await expect(page(`${origin}/file`)).rejects.toThrow("http or https");
    await expect(page(`${origin}/a`, guarded)).rejects.toThrow("public internet");
  });
});

test("only the stand-in's origin may be private", async () => {
  await serve(
    (_request, response) => response.setHeader("content-type", "text/plain").end("in"),
    async (origin) => {
      const fetch = createOutboundFetch({ allowPrivate: false, allowOrigin: origin, limits });
      expect((await readPage(await page(`${origin}/x`, fetch))).text).toBe("in");
      await expect(page("http://127.0.0.1:45999/", fetch)).rejects.toThrow("public internet");
    },
  );
});

test("a page that is too large, silent, missing or not text fails with a message", async () => {
  const listener: RequestListener = (request, response) => {
    if (request.url === "/large") return void response.end("x".repeat(200_000));
    if (request.url === "/silent") return;
    if (request.url === "/picture") return void response.setHeader("content-type", "image/png").end("x");
    response.writeHead(404).end();
  };
  await serve(listener, async (origin) => {
    await expect(page(`${origin}/large`)).rejects.toThrow("too large");
    await expect(page(`${origin}/silent`)).rejects.toThrow("too long");
    await expect(page(`${origin}/missing`)).rejects.toThrow("no page");
    await expect(page(`${origin}/picture`).then(readPage)).rejects.toThrow("no text");
  });
});

test("a PDF is read by the worker of uploaded files", async () => {
  const bytes = new Uint8Array(await makePdf(["Words in a PDF"]));
  expect((await readPage({ url: "https://a.example/x.pdf", contentType: "application/pdf", bytes })).text).toContain("Words in a PDF");
});

test("known addresses come from the user's text and from tools, not from the model", () => {
  const known = knownAddresses([
    { role: "user", parts: [{ type: "text", text: "Read (https://a.example/x), please. https://b.example/y?z=1." }] },
    { role: "assistant", parts: [{ type: "text", text: "https://evil.example/?q=secret" }] },
    {
      role: "assistant",
      parts: [
        {
          type: "tool",
          callId: "c",
          name: "web_search",
          input: { query: "https://evil.example/2" },
          status: "done",
          output: { results: [{ url: "https://c.example/" }] },
        },
      ],
    },
  ]);
  for (const url of ["https://a.example/x", "https://b.example/y?z=1", "https://c.example"])
    expect(known.has(comparable(url) ?? ""), url).toBe(true);
  for (const url of ["https://evil.example/?q=secret", "https://evil.example/2"]) expect(known.has(comparable(url) ?? ""), url).toBe(false);
});

test("an address that the model invented is not opened", async () => {
  const tools = createWebTools({
    standIn: false,
    endpoint: { url: "https://s.example", kind: "searxng", apiKey: undefined, priceMicroUsd: 0 },
    search: open,
    pages: open,
    userAgent: "x",
  });
  const call = tools.call({ name: "read_page", input: { url: "https://evil.example/?q=secret" }, messages: [], signal });
  await expect(call).rejects.toMatchObject({ code: "CONFLICT" });
});

test("sources are the opened pages and the named hits, otherwise the first hits", () => {
  const hit = (at: number) => ({ title: `T${at}`, url: `https://a.example/${at}`, snippet: "" });
  const search = {
    type: "tool" as const,
    callId: "call_0_0",
    name: "web_search",
    input: {},
    status: "done" as const,
    output: { results: [1, 2, 3, 4, 5, 6, 7].map(hit) },
  };
  expect(sourcesOf([search, { type: "text", text: "So it is." }])).toHaveLength(5);
  expect(sourcesOf([search, { type: "text", text: "As https://a.example/2 says." }])).toEqual([
    { title: "T2", url: "https://a.example/2" },
  ]);
  expect(sourcesOf([{ type: "text", text: "https://a.example/2" }])).toEqual([]);
});
