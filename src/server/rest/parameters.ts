import { z } from "zod";
import { idMax } from "#contracts/task.ts";

/** Digits that a client thinks of as a number: the document calls them one. */
export function digits(pattern: RegExp, refusal: string, range: { minimum: number; maximum: number }) {
  const inDocument = ({ jsonSchema }: { jsonSchema: object }) => {
    Object.assign(jsonSchema, { type: "integer", ...range, pattern: undefined });
  };
  return z.string().regex(pattern, refusal).meta({ override: inDocument }).transform(Number);
}

/** `{id}` in a path: digits of a positive integer, of any length; one beyond the column is NOT_FOUND in the domain. */
export const IdPath = z.object({ id: digits(/^[1-9][0-9]*$/, "must be a positive integer", { minimum: 1, maximum: idMax }) });

/** `limit` of a list that comes page by page, as the list's contract bounds it. */
export function pageLimit(limit: z.ZodNumber) {
  const maximum = limit.maxValue ?? idMax;
  return digits(/^[0-9]{1,9}$/, `must be an integer from 1 to ${maximum}`, { minimum: 1, maximum })
    .pipe(limit)
    .optional();
}
