/** The range of date fields. A year before 1900 is still being typed: 0002, 0020, 0202, 2026. */
export const firstDay = "1900-01-01";
export const lastDay = "9999-12-31";

/** The day in a date field; null when it was cleared, undefined while it is incomplete. */
export function writtenDay({ value, validity }: Pick<HTMLInputElement, "value" | "validity">): string | null | undefined {
  // A partly filled field has no value, like an empty one.
  if (value === "") return validity.badInput ? undefined : null;
  return value >= firstDay && value.length === firstDay.length ? value : undefined;
}
