import type { MessagePart } from "#contracts/message.ts";
import type { Citation } from "#contracts/message-notes.ts";
import { isWebCall, WebPageOutput, WebSearchOutput } from "#contracts/web.ts";

const unnamedMax = 5;

/**
 * The sources of a reply that used the web: the pages that it opened and the hits that its text names; if it names none, the
 * first hits of its last search.
 */
export function sourcesOf(parts: MessagePart[]): Citation[] {
  const outputs = parts.flatMap((part) => (part.type === "tool" && isWebCall(part.name) && part.status === "done" ? [part.output] : []));
  const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  const pages = outputs.flatMap((output) => WebPageOutput.safeParse(output).data ?? []);
  const searches = outputs.flatMap((output) => WebSearchOutput.safeParse(output).data ?? []);
  const named = [...pages, ...searches.flatMap(({ results }) => results).filter(({ url }) => text.includes(url.replace(/\/$/, "")))];
  const sources = named.length > 0 ? named : (searches.at(-1)?.results.slice(0, unnamedMax) ?? []);
  const unique = new Map(sources.map(({ title, url }) => [url, { title, url }]));
  return [...unique.values()];
}
