import type { Token, TokenizerExtension } from "marked";
import { t } from "#messages/text.ts";

export const inlineTags = ["sub", "sup", "kbd", "mark", "b", "strong", "i", "em", "u", "s", "del", "ins", "small"] as const;
export type InlineTag = (typeof inlineTags)[number];

export type TagToken = { type: "tag"; raw: string; tag: InlineTag | "br"; tokens: Token[] };
export type FootnoteMarkToken = { type: "footnoteMark"; raw: string; label: string };
export type FootnoteToken = { type: "footnote"; raw: string; label: string; tokens: Token[] };
export type DetailsToken = { type: "details"; raw: string; isOpen: boolean; summary: Token[]; tokens: Token[] };

const tag = new RegExp(`^<(${inlineTags.join("|")})>`, "i");

/** Tags without attributes that say no more than emphasis does. Every other tag stays text. */
export const tagRule: TokenizerExtension = {
  name: "tag",
  level: "inline",
  start: (src) => found(src, /<[a-z]/i),
  tokenizer(src) {
    const [line] = /^<br[ \t]*\/?>\n?/i.exec(src) ?? [];
    if (line !== undefined) return { type: "tag", raw: line, tag: "br", tokens: [] };
    const [opened, name = ""] = tag.exec(src) ?? [];
    if (opened === undefined) return undefined;
    const close = `</${name.toLowerCase()}>`;
    const end = src.slice(0, 2000).toLowerCase().indexOf(close, opened.length);
    if (end < 0) return undefined;
    const tokens = this.lexer.inlineTokens(src.slice(opened.length, end));
    return { type: "tag", raw: src.slice(0, end + close.length), tag: name.toLowerCase(), tokens };
  },
};

/** `[^1]` in a text. */
export const footnoteMarkRule: TokenizerExtension = {
  name: "footnoteMark",
  level: "inline",
  start: (src) => found(src, /\[\^/),
  tokenizer(src) {
    const [raw, label] = /^\[\^([^\]\s]{1,60})\](?!\()/.exec(src) ?? [];
    return raw === undefined ? undefined : { type: "footnoteMark", raw, label };
  },
};

/** `[^1]: …` at the start of a line, with the indented lines below it. */
export const footnoteDefinitionRule: TokenizerExtension = {
  name: "footnote",
  level: "block",
  start: (src) => found(paragraphOf(src), /(?:^|\n)\[\^[^\]\s]{1,60}\]:/),
  tokenizer(src) {
    const [raw, label, text = ""] =
      /^\[\^([^\]\s]{1,60})\]:[ \t]*([^\n]*(?:\n(?!\[\^|\n)[^\n]+)*(?:\n\n?(?: {2,}|\t)[^\n]+)*)(?:\n+|$)/.exec(src) ?? [];
    if (raw === undefined) return undefined;
    return { type: "footnote", raw, label, tokens: this.lexer.blockTokens(text.replace(/\n(?: {2,4}|\t)/g, "\n"), []) };
  },
};

/** `<details><summary>…</summary>…</details>`, within each other too; one that is still being written ends with the text. */
export const detailsRule: TokenizerExtension = {
  name: "details",
  level: "block",
  start: (src) => found(paragraphOf(src), /(?:^|\n) {0,3}<details/i),
  tokenizer(src) {
    const [opened] = /^ {0,3}<details(?: open)?>\s*/i.exec(src) ?? [];
    if (opened === undefined) return undefined;
    const { inner, raw } = insideOf(src, opened.length);
    const [head = "", title = t("chat.details")] = /^<summary>([\s\S]{0,500}?)<\/summary>\s*/i.exec(inner) ?? [];
    const summary = this.lexer.inlineTokens(title.trim());
    const tokens = this.lexer.blockTokens(inner.slice(head.length), []);
    return { type: "details", raw, isOpen: / open>/i.test(opened), summary, tokens };
  },
};

function insideOf(src: string, from: number): { inner: string; raw: string } {
  let depth = 1;
  for (const match of src.slice(from).matchAll(/<(\/?)details(?: open)?>/gi)) {
    depth += match[1] ? -1 : 1;
    if (depth > 0) continue;
    const end = from + match.index;
    const [rest = ""] = /^[ \t]*\n*/.exec(src.slice(end + match[0].length)) ?? [];
    return { inner: src.slice(from, end), raw: src.slice(0, end + match[0].length) + rest };
  }
  return { inner: src.slice(from), raw: src };
}

/** Where a block begins matters only to the paragraph that it ends: looking through all that follows would cost its square. */
export function paragraphOf(src: string): string {
  const end = src.indexOf("\n\n");
  return end < 0 ? src : src.slice(0, end + 1);
}

function found(src: string, pattern: RegExp): number | undefined {
  const at = src.search(pattern);
  return at < 0 ? undefined : at;
}
