/** Marks over and under letters of Latin, Greek, Hebrew and Arabic: what people leave out when they look for something. */
const marks = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]/g;

/** A text as it is searched: without case, accents, and forms of the same letter. The same as `search_fold` in the migrations. */
export function fold(text: string): string {
  const plain = text.normalize("NFKD").toLowerCase().replace(marks, "");
  return plain.replaceAll("ß", "ss").replaceAll("ς", "σ").replaceAll("ı", "i").normalize("NFC");
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
