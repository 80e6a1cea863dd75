import { createServer, type Server, type ServerResponse } from "node:http";
import { pages, type StandInPage } from "./pages.ts";

export type SearchServer = { server: Server; stats: { searches: number; pages: number } };

/** The local stand-in for SearXNG and for the web that it searches: a few pages of its own. */
export function createSearchServer(): SearchServer {
  const stats = { searches: 0, pages: 0 };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
    if (url.pathname === "/search") {
      stats.searches += 1;
      return search(url, response);
    }
    if (url.pathname === "/moved") return void response.writeHead(302, { Location: "/pages/airships" }).end();
    const page = pages.find(({ path }) => path === url.pathname);
    if (!page) return void response.writeHead(404, { "Content-Type": "text/html" }).end("<h1>Not found</h1>");
    stats.pages += 1;
    show(page, response);
  });
  return { server, stats };
}

function search(url: URL, response: ServerResponse): void {
  // Like a SearXNG whose operator has not enabled JSON.
  if (url.searchParams.get("format") !== "json") return void response.writeHead(403).end("Forbidden");
  const query = url.searchParams.get("q") ?? "";
  const wanted = query
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2);
  const scored = pages.map((page) => ({
    page,
    score: wanted.filter((word) => ` ${page.words} ${page.title.toLowerCase()} `.includes(word)).length,
  }));
  const found = scored.filter(({ score }) => score > 0).toSorted((one, other) => other.score - one.score);
  const results = found.map(({ page, score }) => ({
    url: `${url.origin}${page.path}`,
    title: page.title,
    content: `… ${plain(page.body).slice(0, 160)} …`,
    engine: "stand-in",
    parsed_url: ["http", url.host, page.path, "", "", ""],
    template: "default.html",
    engines: ["stand-in"],
    positions: [1],
    score,
    category: "general",
    publishedDate: null,
  }));
  const body = {
    query,
    number_of_results: results.length,
    results,
    answers: [],
    corrections: [],
    infoboxes: [],
    suggestions: [],
    unresponsive_engines: [],
  };
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function show({ title, body, charset = "utf-8" }: StandInPage, response: ServerResponse): void {
  const html = `<!doctype html><html><head><meta charset="${charset}"><title>${title}</title><style>body{font-family:serif}</style></head><body>${body}<script>document.title="seen by scripts only"</script></body></html>`;
  // Declared only in the page, as old servers do.
  response
    .writeHead(200, { "Content-Type": "text/html" })
    .end(charset === "utf-8" ? html : Buffer.from(html.replaceAll("–", "\u0096"), "latin1"));
}

function plain(html: string): string {
  return html
    .replace(/<(nav|footer|h1)>.*?<\/\1>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
