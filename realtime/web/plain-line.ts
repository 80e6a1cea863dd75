import { storableText } from "#contracts/text.ts";
import { decodeEntities } from "./entities.ts";

/** One line of readable text from untrusted text: no markup, no invisible characters, truncated. */
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

/** Removes controls and characters that are invisible to people but not to models: tags, direction marks, zero-width ones. */
export function visible(text: string): string {
  return text.replace(/(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}]/gu, "");
}
