import { Lexer, Marked, type MarkedOptions, type Token, Tokenizer, type Tokens, type TokensList } from "marked";
import { cjkEmphasis, urlLength } from "./cjk.ts";
import { detailsRule, footnoteDefinitionRule, footnoteMarkRule, tagRule } from "./extensions.ts";
import { limits, Meter } from "./limits.ts";
import { blockMathRule, inlineMathRule } from "./math-syntax.ts";

const rules = new Marked({
  gfm: true,
  extensions: [detailsRule, footnoteDefinitionRule, footnoteMarkRule, tagRule, blockMathRule, inlineMathRule],
}).defaults;

/** Markdown as models mean it: no HTML but a few harmless tags, strikethrough by two tildes, emphasis beside CJK punctuation. */
class ReplyTokenizer extends Tokenizer {
  private readonly meter: Meter;

  constructor(options: MarkedOptions, meter: Meter) {
    super(options);
    this.meter = meter;
  }

  /** Anything but a supported tag is text. */
  override html(): undefined {}
  override tag(): undefined {}

  /** `[Note]: read this` is a sentence; only what names an address is a definition, which is not shown. */
  override def(src: string): Tokens.Def | undefined {
    const found = super.def(src);
    return found && /^<?(?:[a-z][a-z0-9+.-]*:|[/#])/i.test(found.href) ? found : undefined;
  }

  /** GFM drops the cells that a row has beyond its header; here they are kept. */
  override table(src: string): Tokens.Table | undefined {
    const table = super.table(src);
    const lines = table?.raw.split("\n").slice(2) ?? [];
    table?.rows.forEach((row, at) => {
      const cells = cellsOf(lines[at] ?? "").slice(row.length);
      row.push(...cells.map((text) => ({ text, tokens: this.lexer.inline(text), header: false, align: null })));
    });
    return table;
  }

  override del(src: string, masked: string, before?: string): Tokens.Del | undefined {
    this.meter.look(src.length);
    return src.startsWith("~~") ? super.del(src, masked, before) : undefined;
  }

  override emStrong(src: string, masked: string, before?: string): Tokens.Em | Tokens.Strong | undefined {
    this.meter.look(src.length);
    const cjk = cjkEmphasis(src, before ?? "");
    if (!cjk) return super.emStrong(src, masked, before);
    const raw = src.slice(0, cjk.length);
    const text = raw.slice(cjk.sign, -cjk.sign);
    return { type: cjk.sign === 2 ? "strong" : "em", raw, text, tokens: this.lexer.inlineTokens(text) };
  }

  override link(src: string): Tokens.Link | Tokens.Image | undefined {
    this.meter.look(src.length);
    return super.link(src);
  }

  override url(src: string): Tokens.Link | undefined {
    return super.url(src.slice(0, urlLength(src)));
  }
}

function cellsOf(line: string): string[] {
  const inside = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inside.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** marked's lexer under the limits. One lexer reads one text. */
export class ReplyLexer extends Lexer {
  private readonly meter: Meter;

  constructor(meter = new Meter()) {
    super({ ...rules, tokenizer: new ReplyTokenizer({ ...rules }, meter) });
    this.meter = meter;
  }

  override blockTokens(src: string, tokens?: Token[], clipped?: boolean): Token[];
  override blockTokens(src: string, tokens?: TokensList, clipped?: boolean): TokensList;
  override blockTokens(src: string, tokens: Token[] = [], clipped = false): Token[] {
    this.meter.look(src.length * limits.blockWeight);
    return this.meter.deeper(() => super.blockTokens(src, tokens, clipped));
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    this.meter.piece();
    this.meter.look(src.length);
    if (src.length > limits.inlineLength) {
      tokens.push({ type: "text", raw: src, text: src });
      return tokens;
    }
    const done = this.meter.deeper(() => super.inlineTokens(src, tokens));
    for (const _ of done) this.meter.piece();
    return done;
  }
}
