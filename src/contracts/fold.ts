/** Marks over and under letters: what people leave out when they look for something. Of Thai, Lao, Burmese and Khmer the tones alone. */
const marks = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0e47-\u0e4e\u0ec8-\u0ece\u1037\u1039\u103a\u17c6-\u17d3]/g;
/** Letters and signs that Unicode takes for others and people for the same. */
const same = new Map(
  Object.entries({ ß: "ss", æ: "ae", œ: "oe", þ: "th", ς: "σ", ı: "i", đ: "d", ð: "d", ħ: "h", ł: "l", ø: "o", ŧ: "t" }).concat(
    [..."‘’‛ʼ"].map((sign) => [sign, "'"]),
    [..."“”„‟"].map((sign) => [sign, '"']),
    [..."‐‑‒–—―"].map((sign) => [sign, "-"]),
  ),
);
const replaced = new RegExp(`[${[...same.keys()].join("")}]`, "g");

/** A text as it is searched: without case, accents, strokes through letters, and forms of the same letter or sign. The same as `search_fold` in the migrations. */
export function fold(text: string): string {
  const plain = text.normalize("NFKD").toLowerCase().replace(marks, "");
  return plain.replace(replaced, (letter) => same.get(letter) ?? letter).normalize("NFC");
}

/** A folded text with the place in the original of each of its characters. */
export function foldWithPlaces(text: string): { folded: string; places: number[] } {
  const places: number[] = [];
  let folded = "";
  let at = 0;
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) {
    const piece = fold(segment);
    folded += piece;
    for (let index = 0; index < piece.length; index += 1) places.push(at);
    at += segment.length;
  }
  places.push(at);
  return { folded, places };
}
