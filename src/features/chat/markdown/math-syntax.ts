import type { TokenizerExtension } from "marked";
import { paragraphOf } from "./extensions.ts";
import { limits } from "./limits.ts";

export type MathToken = { type: "math"; raw: string; tex: string; display: boolean };

/** Two words or more, and nothing but words: somebody wrote about brackets or money. */
const prose = /^[\p{L}\p{P}\s]*\p{L}{2,}[,;]?\s+\p{L}{2,}[\p{L}\p{P}\s]*$/u;
/** An amount of money with its words: `$5 million or 10$`. */
const amount = /^\d[\d.,]*\s*(?:[-–—/]|\p{L}{2,}|\s\p{L}+\s)/u;

/** `$$…$$` and `\[…\]` that begin a line. */
export const blockMathRule: TokenizerExtension = {
  name: "math",
  level: "block",
  start: (src) => indexOf(paragraphOf(src), /(?:^|\n) {0,3}(?:\$\$|\\\[)/),
  tokenizer(src) {
    const [raw, tex = ""] =
      /^ {0,3}\$\$((?:[^$\\]|\\[\s\S])+?)\$\$[ \t]*(?:\n+|$)/.exec(src) ?? closedBy(src, /^ {0,3}\\\[/, "\\]", true) ?? [];
    return raw !== undefined && isMath(tex) ? { type: "math", raw, tex: tex.trim(), display: true } : undefined;
  },
};

/** `\(…\)`, `$…$`, and the two display forms within a line. */
export const inlineMathRule: TokenizerExtension = {
  name: "math",
  level: "inline",
  start: (src) => indexOf(src, /\$|\\[([]/),
  tokenizer(src, tokens) {
    const before = tokens.at(-1)?.raw.at(-1) ?? "";
    const found = src.startsWith("\\") ? bracketed(src) : dollars(src, before);
    return found && isMath(found.tex) ? { type: "math", ...found, tex: found.tex.trim() } : undefined;
  },
};

type Found = { raw: string; tex: string; display: boolean };

function bracketed(src: string): Found | null {
  const round = closedBy(src, /^\\\(/, "\\)", false);
  if (round) return { raw: round[0], tex: round[1], display: false };
  const square = closedBy(src, /^\\\[/, "\\]", false);
  // `\[not a link\](address)` is an escaped link.
  return square && !/^[([:]/.test(src.slice(square[0].length)) ? { raw: square[0], tex: square[1], display: true } : null;
}

/** Dollars are money until they cannot be: pandoc's rules, and none that open or close within a word or an amount. */
function dollars(src: string, before: string): Found | null {
  const [block, blockTex = ""] = /^\$\$((?:[^$\\]|\\[\s\S])+?)\$\$/.exec(src) ?? [];
  if (block !== undefined) return { raw: block, tex: blockTex, display: true };
  if (/[\p{L}\p{N}$\\]/u.test(before)) return null;
  const [raw, tex = ""] = /^\$(?![\s$])((?:[^$\\`\n]|\\[^\n]|\n(?!\s*\n)){1,1000}?)(?<![\s\\])\$(?![\d$])/.exec(src) ?? [];
  if (raw === undefined || amount.test(tex)) return null;
  const isFollowedByLetter = /^\p{L}/u.test(src.slice(raw.length));
  return isFollowedByLetter && !/^[A-Za-z]$|[\\^{}=]/.test(tex) ? null : { raw, tex, display: false };
}

function closedBy(src: string, open: RegExp, close: string, takesLineEnd: boolean): [string, string] | null {
  const [start] = open.exec(src) ?? [];
  if (start === undefined) return null;
  const end = src.slice(0, start.length + limits.formulaLength + close.length).indexOf(close, start.length);
  if (end < 0) return null;
  const rest = takesLineEnd ? /^[ \t]*(?:\n+|$)/.exec(src.slice(end + close.length)) : [""];
  // A line that goes on behind the formula is a paragraph with a formula in it.
  return rest ? [src.slice(0, end + close.length) + rest[0], src.slice(start.length, end)] : null;
}

function isMath(tex: string): boolean {
  return tex.trim() !== "" && tex.length <= limits.formulaLength && !prose.test(tex) && !/\n\s*\n/.test(tex.trim());
}

function indexOf(src: string, pattern: RegExp): number | undefined {
  const at = src.search(pattern);
  return at < 0 ? undefined : at;
}
