/** Diacritics, which people omit when searching. For Thai, Lao, Burmese and Khmer only the tone marks. */
const marks = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0e47-\u0e4e\u0ec8-\u0ece\u1037\u1039\u103a\u17c6-\u17d3]/g;
/** Characters that Unicode considers distinct and people consider the same. */
const same = new Map(
  Object.entries({ ß: "ss", æ: "ae", œ: "oe", þ: "th", ς: "σ", ı: "i", đ: "d", ð: "d", ħ: "h", ł: "l", ø: "o", ŧ: "t" }).concat(
    [..."‘’‛ʼ"].map((sign) => [sign, "'"]),
    [..."“”„‟"].map((sign) => [sign, '"']),
    [..."‐‑‒–—―"].map((sign) => [sign, "-"]),
  ),
);
const replaced = new RegExp(`[${[...same.keys()].join("")}]`, "g");

/**
 * The search form of a text: without case, accents, strokes through letters and variants of the same character. Must match
 * `search_fold` in the migrations.
 */
export function fold(text: string): string {
  const plain = text.normalize("NFKD").toLowerCase().replace(marks, "");
  return plain.replace(replaced, (letter) => same.get(letter) ?? letter).normalize("NFC");
}

/** A folded text with the offset in the original of each of its characters. */
export function foldWithOffsets(text: string): { folded: string; offsets: number[] } {
  const offsets: number[] = [];
  let folded = "";
  let at = 0;
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) {
    const piece = fold(segment);
    folded += piece;
    for (let index = 0; index < piece.length; index += 1) offsets.push(at);
    at += segment.length;
  }
  offsets.push(at);
  return { folded, offsets };
}
