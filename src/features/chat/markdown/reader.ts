import type { Token } from "marked";
import type { FootnoteToken } from "./extensions.ts";
import { ReplyLexer } from "./lexer.ts";
import { closeOpenEnd } from "./open-end.ts";

/** A reply in blocks; null when it is shown as plain text. Blocks that stay the same between two readings are the same objects. */
export type Reading = { blocks: Token[]; footnotes: ReadonlyMap<string, FootnoteToken> } | null;

/**
 * Reads a reply while it grows. Blocks before the last one are sealed: nothing that comes can change them, so that only the tail
 * is read again and the cost does not grow with the length. The end of a reply is read once as a whole, because an address may be
 * named below the link that uses it.
 */
export class ReplyReader {
  private text = "";
  private isOpen = true;
  private sealedLength = 0;
  private sealed: Token[] = [];
  private reading: Reading = { blocks: [], footnotes: new Map() };

  read(text: string, isOpen: boolean): Reading {
    if (text === this.text && isOpen === this.isOpen) return this.reading;
    const goesOn = isOpen && this.isOpen && text.startsWith(this.text);
    // What was too intricate does not become plainer by growing: it is tried once more at its end.
    if (goesOn && !this.reading) {
      this.text = text;
      return null;
    }
    if (!goesOn) {
      this.sealed = [];
      this.sealedLength = 0;
    }
    this.text = text;
    this.isOpen = isOpen;
    this.reading = this.attempt();
    return this.reading;
  }

  private attempt(): Reading {
    try {
      const tail = this.text.slice(this.sealedLength);
      const tokens = new ReplyLexer().lex(tail);
      if (!this.isOpen) return readingOf(tokens);
      const lastBlock = firstUnsealed(tokens);
      const from = this.seal(tokens.slice(0, lastBlock)) ? lastBlock : 0;
      const open = this.text.slice(this.sealedLength);
      const closed = closeOpenEnd(open);
      const last = closed === open ? tokens.slice(from) : new ReplyLexer().lex(closed);
      return readingOf([...this.sealed, ...last]);
    } catch {
      // TooIntricate, or marked's own refusal of what it cannot get past: the words are there all the same.
      return null;
    }
  }

  /** marked replaces carriage returns, so lengths are counted in what it was given only while there are none. */
  private seal(tokens: Token[]): boolean {
    const raw = tokens.map((token) => token.raw).join("");
    if (!this.text.startsWith(raw, this.sealedLength)) return false;
    this.sealed = [...this.sealed, ...tokens];
    this.sealedLength += raw.length;
    return true;
  }
}

/** The last block; with the list before it, while the block may yet turn out to be that list's next item. */
function firstUnsealed(tokens: Token[]): number {
  const last = tokens.findLastIndex((token) => token.type !== "space");
  const before = tokens.slice(0, Math.max(last, 0)).findLastIndex((token) => token.type !== "space");
  const mayGoOn = tokens[before]?.type === "list" && /^\s*(?:\d{1,9}[.)]?|[-*+])\s*$/.test(tokens[last]?.raw ?? "");
  return mayGoOn ? before : Math.max(last, 0);
}

function readingOf(tokens: Token[]): Reading {
  const footnotes = new Map<string, FootnoteToken>();
  for (const token of tokens) {
    if (token.type === "footnote" && !footnotes.has((token as FootnoteToken).label))
      footnotes.set((token as FootnoteToken).label, token as FootnoteToken);
  }
  return { blocks: tokens.filter(({ type }) => type !== "space" && type !== "def" && type !== "footnote"), footnotes };
}
