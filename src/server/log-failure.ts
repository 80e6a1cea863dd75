import type { DomainError } from "#domain/error.ts";
import { logger } from "#lib/logger.ts";
import { statusOf } from "./rest/errors.ts";

/** Logs a failure of ours with its cause. What clients do wrong is their business and no log line. */
export function logFailure(error: DomainError, about: { requestId: string; operation: string }): void {
  if (statusOf[error.code] < 500) return;
  logger.error({ err: error, request_id: about.requestId, operation: about.operation }, "a request failed");
}
