import { databaseAnswers } from "#lib/database/watch.ts";
import { asWork, giveUp, newWork } from "#lib/database/work.ts";
import { DomainError } from "./error.ts";

/** When it is first looked whether the database answers work that has no end yet, and how often then. With the look's own 2.5 s well below 5 s. */
const graceMs = 1000;
const lookEveryMs = 1000;

/**
 * What `run` gives, or UNAVAILABLE within 5 s where the database stops answering meanwhile: one that is frozen refuses
 * nothing. The work is given up with the answer: its transaction is not committed, and no further statement is sent. Only a
 * statement that was already under way may still be stored, which a repetition with the same id finds.
 * `isAnswered`: the answer has begun, and nothing can replace it any more.
 */
export async function answerInTime<T>(run: () => Promise<T>, isAnswered: () => boolean = () => false): Promise<T> {
  const work = newWork();
  const working = asWork(work, run);
  working.catch(() => undefined); // Given up here, its own end must not be an unhandled rejection.
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const frozen = new Promise<never>((_, reject) => {
    const look = async () => {
      const answers = await databaseAnswers();
      if (over || work.mustFinish || isAnswered()) return;
      if (answers) {
        timer = setTimeout(look, lookEveryMs);
        return;
      }
      const answer = new DomainError("UNAVAILABLE", "The database is not reachable. Try again in a moment.", { retryAfter: 2 });
      giveUp(work, answer);
      reject(answer);
    };
    timer = setTimeout(look, graceMs);
  });
  try {
    return await Promise.race([working, frozen]);
  } finally {
    over = true;
    clearTimeout(timer);
  }
}
