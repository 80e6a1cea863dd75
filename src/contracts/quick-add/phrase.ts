/** A phrase that means something, and what. Null: it only looked so. */
export type Phrase<T> = { pattern: RegExp; read: (match: RegExpExecArray) => T | null };
export type Span = { start: number; end: number };
export type Found<T> = Span & { value: T };

/** What was read already is covered by these, so that nothing else is read into it; days by the first. */
export const dayCover = "\uE001";
export const otherCover = "\uE002";
/** Behind a phrase stands nothing more, or something that was read already: it is no part of a sentence. */
export const atEnd = `(?=\\s*(?:$|[,;${dayCover}${otherCover}]))`;

/** A phrase between the edges of words; `\b` knows no umlauts. */
export function phrase<T>(source: string, read: (match: RegExpExecArray) => T | null): Phrase<T> {
  return { pattern: new RegExp(`(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_]|[’'][\\p{L}])`, "giu"), read };
}

/** The phrases in a text that do not overlap: the longer one counts. In their order. */
export function findAll<T>(text: string, phrases: Phrase<T>[]): Found<T>[] {
  const found: Found<T>[] = [];
  for (const { pattern, read } of phrases) {
    for (const match of text.matchAll(pattern)) {
      const value = read(match as RegExpExecArray);
      if (value !== null) found.push({ start: match.index, end: match.index + match[0].length, value });
    }
  }
  const longest = found.sort((a, b) => b.end - b.start - (a.end - a.start));
  const kept: Found<T>[] = [];
  for (const one of longest) if (!kept.some(({ start, end }) => one.start < end && start < one.end)) kept.push(one);
  return kept.sort((a, b) => a.start - b.start);
}

/** The text with what was read covered. */
export function cover(text: string, { start, end }: Span, by: string): string {
  return text.slice(0, start) + by.repeat(end - start) + text.slice(end);
}
