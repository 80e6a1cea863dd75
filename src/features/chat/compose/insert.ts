/** Words for the composer. `selected`: those at their end that the person is to replace. */
export type Insertion = { text: string; selected?: string };

const listeners = new Set<(insertion: Insertion) => void>();

/** Puts words into the composer of this page, behind what is written there. Nothing is sent by it. */
export function insertIntoComposer(insertion: Insertion): void {
  for (const listener of listeners) listener(insertion);
}

export function onInsert(listener: (insertion: Insertion) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was written with the insertion below it, and where the person goes on. */
export function withInsertion(written: string, { text, selected = "" }: Insertion): { words: string; from: number; to: number } {
  const before = written.trim() === "" ? "" : `${written.trimEnd()}\n\n`;
  const words = `${before}${text}${selected}`;
  return { words, from: words.length - selected.length, to: words.length };
}

/** Words of a reply as a quote, with an empty line below it. */
export function quoted(text: string): string {
  const lines = text
    .trim()
    .replace(/\n{3,}/g, "\n\n")
    .split("\n");
  return `${lines.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n")}\n\n`;
}
