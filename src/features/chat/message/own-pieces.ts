/** A message is folded beyond these. */
const lengthMax = 1_500;
const linesMax = 18;

export type OwnPiece = { text: string; code?: undefined } | { code: string; info: string };

export function isLong(text: string): boolean {
  return text.length > lengthMax || text.split("\n", linesMax + 1).length > linesMax;
}

/** A message in its words and its fenced code. Nothing else in it is formatted: people write what they mean. */
export function ownPieces(text: string): OwnPiece[] {
  const pieces: OwnPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(/(?<=^|\n)(`{3,}|~{3,})([^\n`]*)\n([\s\S]*?)\n?\1[ \t]*(?=\n|$)/g)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index).replace(/\n$/, "") });
    pieces.push({ code: match[3] ?? "", info: (match[2] ?? "").trim() });
    from = match.index + match[0].length;
    if (text[from] === "\n") from += 1;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}
