import type { TokenCounter } from "#domain/model/token-count.ts";

/** Shortens a text to about `lengthMax` characters: the beginning and the end, with a note of what is missing. */
export function withoutMiddle(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const half = Math.floor(lengthMax / 2);
  return `${text.slice(0, half).toWellFormed()}\n[… ${text.length - 2 * half} characters are left out here …]\n${text.slice(-half).toWellFormed()}`;
}

/** The same for a limit in tokens. */
export function withinTokens(text: string, tokensMax: number, count: TokenCounter): string {
  const tokens = count(text);
  return tokens <= tokensMax ? text : withoutMiddle(text, Math.floor((text.length * tokensMax) / tokens));
}
