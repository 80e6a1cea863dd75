import { z } from "zod";

/** Length in Unicode code points, the unit of every length limit of the product. */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** False for text that PostgreSQL or UTF-8 cannot hold: NUL and lone surrogates. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}

/** White space, controls, and what is drawn as nothing: zero-width and default-ignorable signs, Hangul fillers, the empty Braille cell. */
const invisible = /[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** True for a text in which nothing can be seen. */
export function isBlank(text: string): boolean {
  return text.trim() === "" || text.replace(invisible, "") === "";
}

/** A time in UTC with milliseconds, of a year that PostgreSQL knows. */
export const Instant = z.iso.datetime({ precision: 3 }).refine((time) => !time.startsWith("0000"));

/** The check of a text of `min`..`max` code points, for what is neither trimmed nor kept from being blank. */
export function storable(max: number, min = 0) {
  return (text: string, context: z.RefinementCtx) => {
    if (!isStorableText(text)) {
      context.addIssue({ code: "custom", message: "must not contain NUL or lone surrogates" });
      return;
    }
    const length = codePointLength(text);
    if (length < min || (min > 0 && isBlank(text)))
      context.addIssue({ code: "custom", message: min === 1 ? "must not be blank" : `must have at least ${min} characters` });
    if (length > max) context.addIssue({ code: "custom", message: `must have at most ${max} characters` });
  };
}

/** Trimmed text of `min`..`max` code points. */
export function trimmedText(max: number, min = 0) {
  return z
    .string()
    .meta(described(max, min))
    .transform((text) => text.trim())
    .superRefine(storable(max, min));
}

/** What of the rules a JSON schema can say, which counts code points too. */
export function described(max: number, min = 0): { minLength?: number; maxLength: number; pattern?: string } {
  return { maxLength: max, ...(min > 0 ? { minLength: min } : {}), ...(min === 1 ? { pattern: "\\S" } : {}) };
}

/** Text kept exactly as given, `min`..`max` code points; with `min` of 1 it must not be blank. */
export function rawText(max: number, min = 0) {
  return z.string().superRefine(storable(max, min));
}

/** A JSON value with every text made storable: NUL taken out, lone surrogates replaced. For what models and providers send. */
export function toStorable<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, inner) => (typeof inner === "string" ? storableText(inner) : inner));
}

export function storableText(text: string): string {
  return isStorableText(text) ? text : text.toWellFormed().replaceAll("\u0000", "");
}
