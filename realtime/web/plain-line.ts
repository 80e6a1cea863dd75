import { storableText } from "#contracts/text.ts";
import { decodeEntities } from "./entities.ts";

/** One line of readable words out of a stranger's text: no markup, no invisible characters, cut where it grows too long. */
export function plainLine(text: string, lengthMax: number): string {
  const words = decodeEntities(text.replace(/<\/?[a-z][^>]{0,300}>/gi, ""));
  const line = storableText(visible(words)).replace(/\s+/g, " ").trim();
  return line.length <= lengthMax
    ? line
    : `${line
        .slice(0, lengthMax - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

/** Without controls and the characters that nobody sees but models read: tags, direction marks, zero widths. */
export function visible(text: string): string {
  return text.replace(/(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}]/gu, "");
}
