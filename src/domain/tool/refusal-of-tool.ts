import { toDomainError } from "#domain/error.ts";

/** What a tool's refusal tells the model, which is a result, too; null for a failure of ours. */
export function refusalOfTool(error: unknown) {
  const { code, message, fields } = toDomainError(error);
  return code === "NOT_FOUND" || code === "VALIDATION" || code === "CONFLICT" ? { code, message, fields } : null;
}
