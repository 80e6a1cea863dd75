import { isAPIError } from "better-auth/api";
import { statusOf } from "#contracts/error.ts";
import { DomainError, toDomainError } from "#domain/error.ts";
import { databaseResponds } from "#lib/database/watch.ts";
import { logger } from "#lib/logger.ts";

/**
 * Any thrown value as the error to answer with. better-auth hides the cause of its failures, so for an internal error the
 * database is checked: if it is away, the error is UNAVAILABLE. Our failures are logged with their cause, client errors are not.
 */
export async function explainFailure(thrown: unknown, about: { requestId: string; operation: string }): Promise<DomainError> {
  const error = toDomainError(isAPIError(thrown) ? (thrown.cause ?? thrown) : thrown);
  if (statusOf[error.code] >= 500)
    logger.error({ err: error, request_id: about.requestId, operation: about.operation }, "a request failed");
  if (error.code !== "INTERNAL" || (await databaseResponds())) return error;
  return new DomainError("UNAVAILABLE", "The database is not reachable. Try again in a moment.", { retryAfter: 2, cause: thrown });
}
