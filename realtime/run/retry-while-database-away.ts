import { isInternalToDatabase, toDomainError } from "#domain/error.ts";
import { LeaseLost } from "#domain/run/run-lease.ts";

/**
 * An internal database error may be transient or caused by the very data being stored, so it is retried this often, well
 * within a lease.
 */
const internalTriesMax = 3;

/** Retries while the database is away: clients may only be told of an end that is stored. Permanent errors are thrown. */
export async function retryWhileDatabaseAway<T>(store: () => Promise<T>): Promise<T> {
  let internal = 0;
  for (let waitMs = 200; ; waitMs = Math.min(waitMs * 2, 5000)) {
    try {
      return await store();
    } catch (error) {
      if (isInternalToDatabase(error)) internal += 1;
      if (error instanceof LeaseLost || !isPassing(error) || internal >= internalTriesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** Whether the same write may succeed later. */
export function isPassing(error: unknown): boolean {
  const code = toDomainError(error).code;
  return code === "UNAVAILABLE" || code === "TIMEOUT" || code === "CONFLICT";
}
