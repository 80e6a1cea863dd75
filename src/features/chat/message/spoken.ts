/** Browsers stop in the midst of longer ones. */
const pieceLengthMax = 200;

/** The words of a reply as one reads them aloud, without the signs of Markdown, in pieces that voices get through. */
export function spokenPieces(markdown: string): string[] {
  const words = markdown
    .replace(/^(```|~~~)[^\n]*\n[\s\S]*?(?:^\1[^\n]*$|(?![\s\S]))/gm, "\n")
    .replace(/^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/gm, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\[\^[^\]]+\]:?/g, "")
    .replace(/<\/?[a-z][^>]*>/gi, " ")
    .replace(/^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?)/gm, "")
    .replace(/[*_~`]{1,3}/g, "")
    .replace(/[^\S\n]*\|[^\S\n]*/g, ", ");
  return words.split(/\n+/).flatMap(sentences);
}

function sentences(line: string): string[] {
  const pieces: string[] = [];
  for (const sentence of line.trim().match(/[^.!?。！？]+[.!?。！？]*\s*/g) ?? []) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + sentence.length <= pieceLengthMax) pieces[pieces.length - 1] = last + sentence;
    else pieces.push(...(sentence.match(new RegExp(`[\\s\\S]{1,${pieceLengthMax}}(?:\\s|$)|[\\s\\S]{1,${pieceLengthMax}}`, "g")) ?? []));
  }
  return pieces.map((piece) => piece.trim()).filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}
