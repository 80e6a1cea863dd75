/** The days that date fields take. A year before 1900 is one that is still being typed: 0002, 0020, 0202, 2026. */
export const firstDay = "1900-01-01";
export const lastDay = "9999-12-31";

/** The day that stands in a date field; null when it was emptied, undefined while it is none yet. */
export function writtenDay({ value, validity }: Pick<HTMLInputElement, "value" | "validity">): string | null | undefined {
  // A field of which only a part is filled in has no value, like an empty one.
  if (value === "") return validity.badInput ? undefined : null;
  return value >= firstDay && value.length === firstDay.length ? value : undefined;
}
