import { storableText } from "#contracts/text.ts";

const lengthMax = 300;
/** So many characters of a key in a row are no chance. */
const keyPieceMin = 8;

/** What looks like a key or a token of anybody, and what follows the word for one. */
const secrets = [
  /\b(?:sk|pk|rk|gsk|xai|key|hf|r8|nvapi|ghp|glpat|tok)[-_][\w*.-]{5,}[\w*]/gi,
  /\bAIza[\w-]{10,}/g,
  /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g,
  /(?<=\bBearer\s+)[^\s"',;]+/gi,
  /(?<=\b(?:api[-_ ]?key|access[-_ ]?token|token|secret|password)["']?\s*[:=]\s*["']?)[^\s"',;}]{4,}/gi,
  /\b[\w+/-]*\*{3,}[\w+/-]*/g,
];

/**
 * A provider's own words as they may be shown to the user whose provider it is: without keys, tokens, markup and
 * control characters, cut to a few lines. Empty when nothing is left.
 */
export function shownWords(words: string, key: string | null = null): string {
  let text = storableText(words)
    .replaceAll(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/gi, " ")
    .replaceAll(/<\/?[a-z!][^>]*>/gi, " ")
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim();
  text = maskKey(text, key);
  for (const secret of secrets) text = text.replaceAll(secret, "[key]");
  return text.length > lengthMax ? `${text.slice(0, lengthMax).toWellFormed().trimEnd()}…` : text;
}

/** The same text without a key, and without longer pieces of it. */
export function maskKey(text: string, key: string | null): string {
  if (!key) return text;
  let masked = text.replaceAll(key, "[key]");
  for (let from = 0; from + keyPieceMin <= key.length; from += 1) {
    const piece = key.slice(from, from + keyPieceMin);
    for (let at = masked.indexOf(piece); at >= 0; at = masked.indexOf(piece)) {
      let length = keyPieceMin;
      while (from + length < key.length && masked[at + length] === key[from + length]) length += 1;
      masked = `${masked.slice(0, at)}[key]${masked.slice(at + length)}`;
    }
  }
  return masked;
}
