import type { Token, Tokens } from "marked";
import { decodeEntities } from "./entities.ts";

/** A table as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe: a model wrote it. */
export function tableCsv({ header, rows }: Pick<Tokens.Table, "header" | "rows">): string {
  return [header, ...rows].map((cells) => `${cells.map(({ tokens }) => csvCell(plainText(tokens))).join(",")}\r\n`).join("");
}

function csvCell(text: string): string {
  const safe = /^\s*[=+@|%]|^\s*-(?![\d.,\s]*[\d%]$)|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The words of a cell without the signs of Markdown. */
function plainText(tokens: readonly Token[]): string {
  return tokens.map(wordsOf).join("");
}

function wordsOf(token: Token): string {
  if (token.type === "br" || (token.type === "tag" && "tag" in token && token.tag === "br")) return "\n";
  if (token.type === "escape") return token.raw.slice(1);
  if (token.type === "codespan" || token.type === "image") return token.text;
  return "tokens" in token && token.tokens ? plainText(token.tokens) : decodeEntities(token.raw);
}
