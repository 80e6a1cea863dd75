import type { z } from "zod";
import { fieldErrors } from "#lib/http/field-errors.ts";
import { DomainError } from "./error.ts";

/** The parsed input. @throws VALIDATION naming the invalid fields */
export function parse<S extends z.ZodType>(schema: S, input: unknown, message = "Validation failed"): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new DomainError("VALIDATION", message, { fields: fieldErrors(result.error) });
}
