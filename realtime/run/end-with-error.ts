import type { Message } from "#contracts/message.ts";
import { toStorable } from "#contracts/text.ts";
import { finishRun, type RunEnd } from "#domain/run/run-end.ts";
import { LeaseLost, type RunLease } from "#domain/run/run-lease.ts";
import type { StepUsage } from "#domain/usage/usage.ts";
import { logger } from "#lib/logger.ts";
import { retryWhileDatabaseAway } from "./retry-while-database-away.ts";

/**
 * Ends a run of which the database refuses something for good: with less and less of it, until the end is stored. A run
 * that nobody can end is taken over and asks its model again. `stored`: the parts that the row is known to take.
 */
export async function endAnyway(lease: RunLease, end: RunEnd, stored: RunEnd["parts"], usage: StepUsage | null): Promise<Message> {
  const plain = { status: end.status, seq: end.seq, error: toStorable(end.error) };
  const tries: [RunEnd, StepUsage | null][] = [
    [{ ...plain, parts: toStorable(end.parts) }, usage],
    [{ ...plain, parts: toStorable(end.parts) }, null],
    [{ ...plain, parts: stored }, null],
  ];
  let refusal: unknown;
  for (const [less, used] of tries) {
    try {
      return await retryWhileDatabaseAway(() => finishRun(lease, less, used));
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      refusal = error;
      logger.warn({ err: error, run: lease.runId }, "the end of a run was refused; trying with less of it");
    }
  }
  throw refusal;
}
