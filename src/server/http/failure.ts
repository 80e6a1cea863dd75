import { isAPIError } from "better-auth/api";
import { statusOf } from "#contracts/error.ts";
import { DomainError, toDomainError } from "#domain/error.ts";
import { databaseAnswers } from "#lib/database/watch.ts";
import { logger } from "#lib/logger.ts";

/**
 * Any thrown value as the error to answer with. better-auth hides the cause of its own failures, so an internal
 * error is looked at twice: with the database away it is UNAVAILABLE. Failures of ours are logged with their cause;
 * what clients do wrong is their business and no log line.
 */
export async function explainFailure(thrown: unknown, about: { requestId: string; operation: string }): Promise<DomainError> {
  const error = toDomainError(isAPIError(thrown) ? (thrown.cause ?? thrown) : thrown);
  if (statusOf[error.code] >= 500)
    logger.error({ err: error, request_id: about.requestId, operation: about.operation }, "a request failed");
  if (error.code !== "INTERNAL" || (await databaseAnswers())) return error;
  return new DomainError("UNAVAILABLE", "The database is not reachable. Try again in a moment.", { retryAfter: 2, cause: thrown });
}
