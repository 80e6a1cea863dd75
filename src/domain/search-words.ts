import type { SnippetPiece } from "#contracts/search.ts";

const wordsMax = 8;
const punctuation = /[!-/:-@[-`{-~]+/g;
const contextBefore = 40;

/** The words of what somebody looks for, cut as the index cuts texts (`search_words` in the migrations). */
export function searchWords(q: string): string[] {
  return [...new Set(q.toLowerCase().replace(punctuation, " ").split(/\s+/).filter(Boolean))].slice(0, wordsMax);
}

/** All of the words, each as the beginning of one; a single letter only as a whole word. For to_tsquery('simple', …). */
export function toTsQuery(words: string[]): string {
  return words.map((word) => `'${word}'${[...word].length > 1 ? ":*" : ""}`).join(" & ");
}

/** The part of a text around the first word that was found, `length` characters at most, with the found words marked. */
export function snippetOf(text: string, words: string[], length: number): SnippetPiece[] {
  const plain = text.replace(/\s+/g, " ").trim();
  const first = matcher(words).exec(plain)?.index ?? 0;
  let from = first > contextBefore * 2 ? plain.lastIndexOf(" ", first - contextBefore) + 1 : 0;
  // A word longer than the room before it would push what was found out of sight.
  if (first - from > contextBefore * 2) from = first;
  const cut = [...plain.slice(from, from + length * 2)].slice(0, length).join("");
  const whole = `${from > 0 ? "…" : ""}${cut}${from + cut.length < plain.length ? "…" : ""}`;
  return marked(whole, words);
}

/** A text in pieces, the found words apart. */
export function marked(text: string, words: string[]): SnippetPiece[] {
  const pieces: SnippetPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(matcher(words))) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), hit: false });
    pieces.push({ text: match[0], hit: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hit: false });
  return pieces;
}

/** Finds words that begin with one of these. They hold no signs of a pattern: punctuation has been taken out. */
function matcher(words: string[]): RegExp {
  const any = [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => ([...word].length > 1 ? `${word}[\\p{L}\\p{N}]*` : `${word}(?![\\p{L}\\p{N}])`));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any.join("|") || "(?!)"})`, "giu");
}
