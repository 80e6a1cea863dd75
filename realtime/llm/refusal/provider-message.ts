import { storableText } from "#contracts/text.ts";

const lengthMax = 300;
/** This many consecutive characters of a key are no coincidence. */
const keyFragmentMin = 8;

/** Anything that looks like a key or token, or follows a word for one. */
const secrets = [
  /\b(?:sk|pk|rk|gsk|xai|key|hf|r8|nvapi|ghp|glpat|tok)[-_][\w*.-]{5,}[\w*]/gi,
  /\bAIza[\w-]{10,}/g,
  /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g,
  /(?<=\bBearer\s+)[^\s"',;]+/gi,
  /(?<=\b(?:api[-_ ]?key|access[-_ ]?token|token|secret|password)["']?\s*[:=]\s*["']?)[^\s"',;}]{4,}/gi,
  /\b[\w+/-]*\*{3,}[\w+/-]*/g,
];

/**
 * A provider's message in a form that its user may see: without keys, tokens, markup and control characters, and truncated.
 * Empty if nothing remains.
 */
export function displayMessage(message: string, key: string | null = null): string {
  let text = storableText(message)
    .replaceAll(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/gi, " ")
    .replaceAll(/<\/?[a-z!][^>]*>/gi, " ")
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim();
  text = maskKey(text, key);
  for (const secret of secrets) text = text.replaceAll(secret, "[key]");
  return text.length > lengthMax ? `${text.slice(0, lengthMax).toWellFormed().trimEnd()}…` : text;
}

/** The text without the key, and without longer fragments of it. */
export function maskKey(text: string, key: string | null): string {
  if (!key) return text;
  let masked = text.replaceAll(key, "[key]");
  for (let from = 0; from + keyFragmentMin <= key.length; from += 1) {
    const fragment = key.slice(from, from + keyFragmentMin);
    for (let at = masked.indexOf(fragment); at >= 0; at = masked.indexOf(fragment)) {
      let length = keyFragmentMin;
      while (from + length < key.length && masked[at + length] === key[from + length]) length += 1;
      masked = `${masked.slice(0, at)}[key]${masked.slice(at + length)}`;
    }
  }
  return masked;
}
