/** Closes for the eye what the end of a growing text has opened, so that no signs stand there that soon mean something. */
export function closeOpenEnd(text: string): string {
  const fences = text.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0;
  if (fences % 2 === 1) return text;
  const from = Math.max(...["\n\n", "\n- ", "\n* "].map((start) => text.lastIndexOf(start) + 1), 0);
  const [head, end] = [text.slice(0, from), text.slice(from)];
  if (end.length > 5_000 || end.includes("$$") || end.includes("\\[")) return text;
  return head + closed(end);
}

function closed(end: string): string {
  // A link whose address is being written shows its words.
  const link = /(?<!!)\[([^[\]\n]+)\]\([^()\s]*$/.exec(end) ?? /(?<![!\]\\])\[([^[\]\n^][^[\]\n]*)$/.exec(end);
  const text = link ? end.slice(0, link.index) + link[1] : end.replace(/!\[([^\]\n]*)(?:\]\([^()\s]*)?$/, "$1");
  const ticks = text.match(/(?<!\\)`+/g) ?? [];
  if (ticks.length % 2 === 1) return text.endsWith("`") ? text.slice(0, -(ticks.at(-1)?.length ?? 0)) : text + ticks.at(-1);
  return withClosers(text);
}

/** Appends the signs of emphasis that have no second one; a sign that stands at the very end waits for its words. */
function withClosers(text: string): string {
  const plain = text.replace(/`[^`]*`/g, (code) => " ".repeat(code.length));
  const open: string[] = [];
  let end = text.length;
  for (const match of plain.matchAll(
    /(?<![\\*_~\p{L}\p{N}])(\*\*\*|\*\*|\*|__|_|~~)(?=[^\s*_~])|(?<=[^\s*_~\\])(\*\*\*|\*\*|\*|__|_|~~)(?![*_~])|(?<=\s|^)(\*\*\*|\*\*|~~|__|\*(?!\s)|_)$/gu,
  )) {
    const [, opener, closer, waiting] = match;
    if (waiting !== undefined) end = match.index;
    else if (closer !== undefined && open.at(-1) === closer) open.pop();
    else if (opener !== undefined) open.push(opener);
  }
  return text.slice(0, end) + open.reverse().join("");
}
