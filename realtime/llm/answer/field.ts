import { z } from "zod";
import { malformed } from "../refusal/fault.ts";

/** A text that a server may also leave out, or send as something else: then it said nothing. */
export const someText = z.string().nullish().catch(null);
/** A place in a list, as servers count it: in whole numbers from 0 or 1, below 0 for none, or not at all. */
export const somePlace = z.coerce.number().int().nonnegative().nullish().catch(null);
/** A list whose odd members are left out by whoever reads it. */
export const someList = z.array(z.unknown()).nullish().catch(null);
/** An object, or nothing. */
export const someObject = z.record(z.string(), z.unknown()).nullish().catch(null);

/** What was said in the shape that it must have. @throws MALFORMED */
export function shaped<S extends z.ZodType>(schema: S, said: unknown): z.output<S> {
  const { data, error } = schema.safeParse(said);
  if (error) throw malformed(error);
  return data;
}
