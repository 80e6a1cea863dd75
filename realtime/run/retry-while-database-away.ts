import { isInternalToDatabase, toDomainError } from "#domain/error.ts";
import { LeaseLost } from "#domain/run/run-lease.ts";

/** An error that the database calls its own may pass, or come from the very thing that is to be stored: so often is it tried, well within a lease. */
const internalTriesMax = 3;

/** Waits out a database that is away: until what ends a run is stored, no page may be told. What it refuses for good is thrown. */
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

/** Whether the same may be stored a little later. */
export function isPassing(error: unknown): boolean {
  const code = toDomainError(error).code;
  return code === "UNAVAILABLE" || code === "TIMEOUT" || code === "CONFLICT";
}
