import { databaseResponds } from "#lib/database/watch.ts";
import { asWork, giveUp, newWork } from "#lib/database/work.ts";
import { DomainError } from "./error.ts";

/**
 * The database is checked after this time and then at this interval while work is pending; with the check's own 2.5 s well below
 * 5 s.
 */
const graceMs = 1000;
const checkEveryMs = 1000;

/**
 * The result of `run`, or UNAVAILABLE within 5 s when the database hangs: a frozen one does not fail by itself. The work is
 * abandoned, sends no further statement and does not commit; only a statement in flight may still be stored, which a retry with
 * the same id finds. `isAnswered`: the response has begun and cannot be replaced.
 */
export async function answerInTime<T>(run: () => Promise<T>, isAnswered: () => boolean = () => false): Promise<T> {
  const work = newWork();
  const working = asWork(work, run);
  working.catch(() => undefined); // Abandoned here, so its own failure must not be an unhandled rejection.
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const frozen = new Promise<never>((_, reject) => {
    const check = async () => {
      const answers = await databaseResponds();
      if (isOver || work.mustFinish || isAnswered()) return;
      if (answers) {
        timer = setTimeout(check, checkEveryMs);
        return;
      }
      const answer = new DomainError("UNAVAILABLE", "The database is not reachable. Try again in a moment.", { retryAfter: 2 });
      giveUp(work, answer);
      reject(answer);
    };
    timer = setTimeout(check, graceMs);
  });
  try {
    return await Promise.race([working, frozen]);
  } finally {
    isOver = true;
    clearTimeout(timer);
  }
}
