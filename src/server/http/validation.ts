import type { z } from "zod";
import type { FieldError } from "#contracts/error.ts";
import { DomainError } from "#domain/error.ts";

/** zod's issues as the wire shows them; `field` is `body` when the whole input is wrong. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.slice(0, 50).map((issue) => ({ field: issue.path.map(String).join(".") || "body", message: issue.message }));
}

/** The parsed input, or VALIDATION with the fields that are wrong. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new DomainError("VALIDATION", "Validation failed", { fields: fieldErrors(result.error) });
}
