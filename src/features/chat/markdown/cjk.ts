const letter = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}ー々〆]/u;
const sign = /[\p{P}\p{S}]/u;
/** Signs that end a sentence or open a bracket where addresses are written without a space behind them. */
const afterUrl = /[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—]/;
const opened = /^(\*\*?)(?![\s*])((?:[^*\n\\]|\\.|\n(?!\n)){1,2000}?)(?<!\s)\1(?!\*)/u;

/**
 * Emphasis that CommonMark does not see, because it tells the two ends of `**` apart by spaces and punctuation, and Chinese and
 * Japanese have no spaces: `**“重点”**内容`. `sign`: how many stars stand at each end.
 */
export function cjkEmphasis(src: string, before: string): { length: number; sign: 1 | 2 } | null {
  const [raw, stars, text] = opened.exec(src) ?? [];
  if (raw === undefined || !stars || !text) return null;
  const signs = [...text];
  const [first = "", last = "", after = ""] = [signs[0], signs.at(-1), [...src.slice(raw.length, raw.length + 2)][0]];
  const closesOddly = sign.test(last) && letter.test(after);
  const opensOddly = sign.test(first) && letter.test([...before].at(-1) ?? "");
  return closesOddly || opensOddly ? { length: raw.length, sign: stars.length === 2 ? 2 : 1 } : null;
}

/** How much of a text can be an address: up to the first CJK punctuation. */
export function urlLength(src: string): number {
  const end = src.search(afterUrl);
  return end < 0 ? src.length : end;
}
