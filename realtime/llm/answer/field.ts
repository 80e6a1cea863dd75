import { z } from "zod";
import { malformed } from "../refusal/fault.ts";

/** An optional string; any other type counts as absent. */
export const lenientText = z.string().nullish().catch(null);
/** An optional list index as servers count it: from 0 or 1; a negative or invalid one counts as absent. */
export const lenientIndex = z.coerce.number().int().nonnegative().nullish().catch(null);
/** An optional list; readers skip malformed members. */
export const lenientList = z.array(z.unknown()).nullish().catch(null);
/** An optional object. */
export const lenientObject = z.record(z.string(), z.unknown()).nullish().catch(null);

/** Parses a value that must match the schema. @throws MALFORMED */
export function parseAs<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const { data, error } = schema.safeParse(raw);
  if (error) throw malformed(error);
  return data;
}
