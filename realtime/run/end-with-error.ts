import type { Message } from "#contracts/message.ts";
import { toStorable } from "#contracts/text.ts";
import { finishRun, type RunEnd } from "#domain/run/run-end.ts";
import { LeaseLost, type RunLease } from "#domain/run/run-lease.ts";
import type { StepUsage } from "#domain/usage/usage.ts";
import { logger } from "#lib/logger.ts";
import { retryWhileDatabaseAway } from "./retry-while-database-away.ts";

/**
 * Ends a run whose end the database rejects permanently, by storing less and less of it; otherwise the run would be taken
 * over and call its model again. `stored`: the parts known to be storable.
 */
export async function endAnyway(lease: RunLease, end: RunEnd, stored: RunEnd["parts"], usage: StepUsage | null): Promise<Message> {
  const plain = { status: end.status, seq: end.seq, error: toStorable(end.error) };
  const attempts: [RunEnd, StepUsage | null][] = [
    [{ ...plain, parts: toStorable(end.parts) }, usage],
    [{ ...plain, parts: toStorable(end.parts) }, null],
    [{ ...plain, parts: stored }, null],
  ];
  let refusal: unknown;
  for (const [reducedEnd, used] of attempts) {
    try {
      return await retryWhileDatabaseAway(() => finishRun(lease, reducedEnd, used));
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      refusal = error;
      logger.warn({ err: error, run: lease.runId }, "the end of a run was refused; trying with less of it");
    }
  }
  throw refusal;
}
