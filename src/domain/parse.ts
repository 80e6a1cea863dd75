import type { z } from "zod";
import { fieldErrors } from "#lib/http/field-errors.ts";
import { DomainError } from "./error.ts";

/** The parsed input, or VALIDATION with the fields that are wrong. */
export function parse<S extends z.ZodType>(schema: S, input: unknown, message = "Validation failed"): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new DomainError("VALIDATION", message, { fields: fieldErrors(result.error) });
}
