import { z } from "zod";

/** Length in Unicode code points, the unit of every length limit. */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** False for text that PostgreSQL or UTF-8 cannot represent: NUL and lone surrogates. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}

/**
 * White space, controls, and characters without a visible glyph: zero-width and default-ignorable ones, Hangul fillers, the empty
 * Braille cell.
 */
const invisible = /[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether a text has no visible character. */
export function isBlank(text: string): boolean {
  return text.trim() === "" || text.replace(invisible, "") === "";
}

/** A time in UTC with milliseconds, of a year that PostgreSQL supports. */
export const Instant = z.iso.datetime({ precision: 3 }).refine((time) => !time.startsWith("0000"));

/** Validates a text of `min`..`max` code points, without trimming. */
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

/** The part of the rules that JSON Schema can express; it counts code points too. */
export function described(max: number, min = 0): { minLength?: number; maxLength: number; pattern?: string } {
  return { maxLength: max, ...(min > 0 ? { minLength: min } : {}), ...(min === 1 ? { pattern: "\\S" } : {}) };
}

/** Text stored exactly as given, `min`..`max` code points; with a `min` of 1 it must not be blank. */
export function rawText(max: number, min = 0) {
  return z.string().superRefine(storable(max, min));
}

/** A JSON value with all texts made storable: NUL removed, lone surrogates replaced. For output of models and providers. */
export function toStorable<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, inner) => (typeof inner === "string" ? storableText(inner) : inner));
}

export function storableText(text: string): string {
  return isStorableText(text) ? text : text.toWellFormed().replaceAll("\u0000", "");
}

/** At most `max` code points of a text, the last of them “…” where it is cut. */
export function cutText(text: string, max: number): string {
  const points = [...text];
  if (points.length <= max) return text;
  const beginning = points.slice(0, max - 1).join("");
  return `${beginning.trimEnd()}…`;
}
