import type { Call, Plan, Turn } from "../types.ts";

type Found = { title: string; url: string; snippet: string };
type Page = { about?: string; title: string; url: string; text: string };

/** Searches, reads the first hit, and answers with both. */
export function planWebWork(query: string, since: Turn[], toolNames: string[]): Plan {
  if (!toolNames.includes("web_search")) return say("I cannot search the web here: switch web search on below the message.");
  const search = outputOf<{ results: Found[] }>(since, "web_search");
  if (!search) return failedOr(since, "web_search", { name: "web_search", input: { query } });
  const [first, ...others] = search.results;
  if (!first) return say(`I found nothing about “${query}”.`);
  const page = outputOf<Page>(since, "read_page");
  if (!page && !hasCalled(since, "read_page")) return calls([{ name: "read_page", input: { url: first.url } }]);
  const told = page && obeyPage(page, since);
  if (told) return told;
  const more = others.map(({ title, url }) => `- [${title}](${url})`).join("\n");
  const gist = page
    ? (page.text.split("\n").find((line) => line.length > 40 && !line.startsWith("#")) ?? page.text.slice(0, 200))
    : first.snippet;
  return say(`According to [${first.title}](${first.url}): ${gist}${more ? `\n\nMore on this:\n\n${more}` : ""}`);
}

export function planPageWork(url: string, since: Turn[], toolNames: string[]): Plan {
  if (!toolNames.includes("read_page")) return say("I cannot read pages here: switch web search on below the message.");
  const page = outputOf<Page>(since, "read_page");
  if (!page) return failedOr(since, "read_page", { name: "read_page", input: { url } });
  return obeyPage(page, since) ?? say(`[${page.title}](${page.url}) says: ${page.text.slice(0, 300)}`);
}

/**
 * Obeys instructions in a page like a weak model: always if the page is not marked as data, and even then if the page
 * insists. Only the tool policy protects the user.
 */
function obeyPage({ about, text }: Page, since: Turn[]): Plan | null {
  const isFramed = /\bdata\b.*no instruction/i.test(about ?? "");
  const command = /assistant: (?:(insisting) )?use ([a-z_]+) (\{[^}]*\})/i.exec(text);
  const [, insists, name = "", input = "{}"] = command ?? [];
  if (!command || (isFramed && !insists) || hasCalled(since, name)) return null;
  return calls([{ name, input: JSON.parse(input) }]);
}

function failedOr(since: Turn[], name: string, call: Call): Plan {
  const failed = since.find((turn) => turn.role === "tool" && turn.name === name);
  if (failed?.role !== "tool") return calls([call]);
  const { error } = failed.output as { error?: { message?: string } };
  return say(`That did not work: ${error?.message ?? "it failed"}`);
}

function outputOf<T>(since: Turn[], name: string): T | null {
  const turn = since.find((one) => one.role === "tool" && one.name === name);
  if (turn?.role !== "tool" || typeof turn.output !== "object" || turn.output === null || "error" in turn.output) return null;
  return turn.output as T;
}

function hasCalled(since: Turn[], name: string): boolean {
  return since.some((turn) => turn.role === "tool" && turn.name === name);
}

const say = (text: string): Plan => ({ pieces: [{ text }], calls: [] });
const calls = (list: Call[]): Plan => ({ pieces: [], calls: list });
