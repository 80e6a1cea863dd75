const accents: Record<string, string> = { a: "á", e: "é", i: "í", o: "ö", u: "ü", A: "Á", E: "É", I: "Í", O: "Ö", U: "Ü", n: "ñ", c: "ç" };

/** A text with accents, and a third longer, as German often is: what a page clips or has not fetched from here is seen. */
export function pseudoText(text: string): string {
  // What stands in braces or angle brackets is for the formatter.
  let depth = 0;
  let isTag = false;
  const accented = [...text].map((letter) => {
    if (letter === "{") depth++;
    if (letter === "}") depth--;
    if (letter === "<") isTag = true;
    if (letter === ">") isTag = false;
    return depth > 0 || isTag ? letter : (accents[letter] ?? letter);
  });
  const length = Math.ceil(text.replace(/[{<][^}>]*[}>]/g, "").length / 3);
  return `${accented.join("")}${"····· ".repeat(length).slice(0, length).trimEnd()}`;
}
