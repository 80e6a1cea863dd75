import { z } from "zod";
import type { WebResult } from "#contracts/web.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import type { SearchEndpoint, SearchKind } from "#lib/search-endpoint.ts";
import { KeyMask } from "../llm/refusal/key-mask.ts";
import { plainLine } from "./plain-line.ts";
import { WebFailure } from "./web-failure.ts";

const paths: Record<SearchKind, string> = { searxng: "/search", brave: "/res/v1/web/search", tavily: "/search" };

const resultsMax = 10;
const snippetLengthMax = 500;

/** Searches the web. @throws WebFailure with a message for the model */
export async function searchWeb(endpoint: SearchEndpoint, fetch: OutboundFetch, query: string, signal: AbortSignal): Promise<WebResult[]> {
  const { url, init } = requestOf(endpoint, query);
  const response = await fetch(url, { ...init, signal });
  const raw = await response.text();
  // Results reach the user and the model, and a service may echo the key.
  const text = KeyMask.of(endpoint.apiKey ?? null)?.text(raw) ?? raw;
  if (!response.ok) throw failureOf(response.status, endpoint.kind);
  const body = readers[endpoint.kind].safeParse(parsedJson(text));
  if (!body.success) throw new WebFailure("The search service gave an answer that cannot be read.", { lasting: true });
  return body.data.flatMap(presentable).slice(0, resultsMax);
}

function requestOf({ url, kind, apiKey }: SearchEndpoint, query: string): { url: string; init: RequestInit } {
  const address = new URL(url);
  if (address.pathname === "/" || address.pathname === "") address.pathname = paths[kind];
  if (kind === "tavily") {
    const headers = {
      "Content-Type": "application/json",
      Accept: "application/json",
      ...(apiKey ? { Authorization: `Bearer ${apiKey}` } : {}),
    };
    return { url: address.href, init: { method: "POST", headers, body: JSON.stringify({ query, max_results: resultsMax }) } };
  }
  address.searchParams.set("q", query);
  if (kind === "searxng") address.searchParams.set("format", "json");
  else address.searchParams.set("count", String(resultsMax));
  const key: Record<string, string> = !apiKey
    ? {}
    : kind === "brave"
      ? { "X-Subscription-Token": apiKey }
      : { Authorization: `Bearer ${apiKey}` };
  return { url: address.href, init: { headers: { Accept: "application/json", ...key } } };
}

const text = z.string().nullish();
/** Each service's own format; one malformed hit does not affect the others. */
const readers: Record<SearchKind, z.ZodType<RawResult[]>> = {
  searxng: listOf(z.object({ title: text, url: z.string(), content: text, publishedDate: text })).transform((rows) =>
    rows.map(({ title, url, content, publishedDate }) => ({ title, url, snippet: content, published: publishedDate })),
  ),
  brave: z
    .object({ web: z.object({ results: z.array(z.unknown()) }).nullish() })
    .transform(({ web }) => web?.results ?? [])
    .pipe(hits(z.object({ title: text, url: z.string(), description: text, page_age: text })))
    .transform((rows) => rows.map(({ title, url, description, page_age }) => ({ title, url, snippet: description, published: page_age }))),
  tavily: listOf(z.object({ title: text, url: z.string(), content: text, published_date: text })).transform((rows) =>
    rows.map(({ title, url, content, published_date }) => ({ title, url, snippet: content, published: published_date })),
  ),
};
type RawResult = {
  title?: string | null | undefined;
  url: string;
  snippet?: string | null | undefined;
  published?: string | null | undefined;
};

function listOf<T extends z.ZodType>(hit: T) {
  return z
    .object({ results: z.array(z.unknown()) })
    .transform(({ results }) => results)
    .pipe(hits(hit));
}

function hits<T extends z.ZodType>(hit: T) {
  return z.array(z.unknown()).transform((rows) =>
    rows.flatMap((row) => {
      const { success, data } = hit.safeParse(row);
      return success ? [data as z.output<T>] : [];
    }),
  );
}

function presentable({ title, url, snippet, published }: RawResult): WebResult[] {
  const address = URL.parse(url);
  if (!address || !/^https?:$/.test(address.protocol) || address.username || address.href.length > 2000) return [];
  const line = plainLine(snippet ?? "", snippetLengthMax);
  const named = plainLine(title ?? "", 200) || address.hostname;
  return [{ title: named, url: address.href, snippet: line, ...(published ? { published: plainLine(published, 40) } : {}) }];
}

function failureOf(status: number, kind: SearchKind): WebFailure {
  if (status === 401)
    return new WebFailure("The search service refuses our key. Whoever runs this server has to set SEARCH_API_KEY.", { lasting: true });
  if (status === 403) {
    const hint = kind === "searxng" ? "allow the json format in its settings" : "check SEARCH_API_KEY";
    return new WebFailure(`The search service refuses us. Whoever runs this server has to ${hint}.`, { lasting: true });
  }
  if (status === 429)
    return new WebFailure("The search service is used up for now. Answer without searching, or say so.", { lasting: false });
  return new WebFailure(`The search service failed (${status}).`, { lasting: status < 500 });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
