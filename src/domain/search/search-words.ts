import { fold, foldWithOffsets } from "#contracts/fold.ts";
import type { SnippetPiece } from "#contracts/search.ts";

const wordsMax = 8;
const punctuation = /[!-/:-@[-`{-~]+/g;
const contextBefore = 40;
// Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean.
const unspacedRun =
  /[\u0e01-\u0e46\u0e81-\u0ec6\u1000-\u109f\u1780-\u17d7\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]+/g;
/** A letter or digit of a language with spaces between words. */
const letter = `(?:(?!${unspacedRun.source.slice(0, -1)})[\\p{L}\\p{N}])`;

/** The words of a query, split as the index splits texts (`search_words` in the migrations). */
export function searchWords(q: string): string[] {
  return [...new Set(fold(q).replace(punctuation, " ").replace(unspacedRun, " $& ").split(/\s+/).filter(Boolean))].slice(0, wordsMax);
}

/**
 * A query for all words as prefixes, in the syntax of to_tsquery('simple', …). A single letter matches only as a whole word;
 * scripts without spaces are matched by pairs.
 */
export function toTsQuery(words: string[]): string {
  return words.flatMap((word) => (isUnspaced(word) ? pairsOf(word) : `'${word}'${[...word].length > 1 ? ":*" : ""}`)).join(" & ");
}

function isUnspaced(word: string): boolean {
  return word.replace(unspacedRun, "") === "";
}

function pairsOf(word: string): string[] {
  return word.length === 1
    ? [`'${word}'`]
    : [...new Set(Array.from({ length: word.length - 1 }, (_, at) => `'${word.slice(at, at + 2)}'`))];
}

/** The part of a text around the first match, at most `length` characters, with the matches marked. */
export function snippetOf(text: string, words: string[], length: number): SnippetPiece[] {
  const plain = text.replace(/\s+/g, " ").trim();
  const first = matchesIn(plain, words).next().value?.from ?? 0;
  let from = first > contextBefore * 2 ? plain.lastIndexOf(" ", first - contextBefore) + 1 : 0;
  // A long word before the match would push it out of the snippet.
  if (first - from > contextBefore * 2) from = first;
  const cut = [...plain.slice(from, from + length * 2)].slice(0, length).join("");
  const whole = `${from > 0 ? "…" : ""}${cut}${from + cut.length < plain.length ? "…" : ""}`;
  return marked(whole, words);
}

/** A text split into matches and the text between them. */
export function marked(text: string, words: string[]): SnippetPiece[] {
  const pieces: SnippetPiece[] = [];
  let from = 0;
  for (const match of matchesIn(text, words)) {
    if (match.from < from) continue;
    if (match.from > from) pieces.push({ text: text.slice(from, match.from), hit: false });
    pieces.push({ text: text.slice(match.from, match.to), hit: true });
    from = match.to;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hit: false });
  return pieces;
}

/** The positions of the words in a text, ignoring case and accents. */
function* matchesIn(text: string, words: string[]): Generator<{ from: number; to: number }, undefined> {
  const { folded, offsets } = foldWithOffsets(text);
  for (const match of folded.matchAll(matcher(words))) {
    const end = match.index + match[0].length;
    // The last letter may be longer in the text than in its folded form.
    yield { from: offsets[match.index] ?? 0, to: offsets.slice(end).find((place) => place > (offsets[end - 1] ?? 0)) ?? text.length };
  }
  return undefined;
}

/** Matches words with one of these prefixes. They need no escaping: punctuation has been removed. */
function matcher(words: string[]): RegExp {
  const any = [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => {
      if (isUnspaced(word)) return word;
      return `(?<!${letter})${word}${[...word].length > 1 ? `${letter}*` : `(?!${letter})`}`;
    });
  return new RegExp(any.join("|") || "(?!)", "gu");
}
