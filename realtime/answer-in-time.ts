import { DomainError } from "#domain/error.ts";
import { databaseState } from "./http/database-state.ts";
import { databaseGraceMs, databaseLookMs } from "./tunables.ts";

/**
 * What `work` gives, or UNAVAILABLE within 5 s where the database does not answer meanwhile: one that is frozen refuses
 * nothing. Work that is stored all the same is found by its repetition, which carries the same id.
 */
export async function answerInTime<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined); // Given up here, its own end must not be an unhandled rejection.
  let timer: NodeJS.Timeout | undefined;
  const frozen = new Promise<never>((_, reject) => {
    const look = async () => {
      if (await databaseState()) timer = setTimeout(look, databaseLookMs);
      else reject(new DomainError("UNAVAILABLE", "The database is not reachable. Try again in a moment.", { retryAfter: 2 }));
    };
    timer = setTimeout(look, databaseGraceMs);
  });
  try {
    return await Promise.race([work, frozen]);
  } finally {
    clearTimeout(timer);
  }
}
