import type { TokenCounter } from "#domain/model/token-count.ts";

/** A text of at most about `lengthMax` characters: its beginning and its end, with a line that says what is missing. */
export function withoutMiddle(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const half = Math.floor(lengthMax / 2);
  return `${text.slice(0, half).toWellFormed()}\n[… ${text.length - 2 * half} characters are left out here …]\n${text.slice(-half).toWellFormed()}`;
}

/** The same for a bound in tokens. */
export function withinTokens(text: string, tokensMax: number, count: TokenCounter): string {
  const tokens = count(text);
  return tokens <= tokensMax ? text : withoutMiddle(text, Math.floor((text.length * tokensMax) / tokens));
}
