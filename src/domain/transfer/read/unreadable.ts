import { DomainError } from "#domain/error.ts";

/** What is thrown of a file that cannot be taken as a whole. */
export function unreadable(why: string, cause?: unknown): DomainError {
  return new DomainError("VALIDATION", `This file ${why}.`, { fields: [{ field: "file", message: why }], ...(cause ? { cause } : {}) });
}
