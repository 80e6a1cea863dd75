import type { z } from "zod";
import type { FieldError } from "#contracts/error.ts";

const fieldsMax = 50;

/** zod's issues as sent to clients; `field` is `body` when the whole input is invalid. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.slice(0, fieldsMax).map(({ path, message }) => ({ field: path.map(String).join(".") || "body", message }));
}
