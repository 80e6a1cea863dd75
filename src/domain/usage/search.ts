import type { RunLease } from "#domain/run/run-lease.ts";
import { db, type Tx } from "#lib/db.ts";
import { fixedQuote } from "./call-quote.ts";
import { lockLimits } from "./limit/user-limit.ts";
import { searchModel, searchStep } from "./search-model.ts";
import { holdStep, recordUsage, spenderOf } from "./usage.ts";

/** What the operator pays for one search; `standIn`: nobody is paid. */
type SearchPrice = { priceMicroUsd: number; standIn: boolean };

/** Holds the cost of one search before it is made, as for a model call. @throws QUOTA_EXCEEDED, EMAIL_NOT_CONFIRMED */
export async function holdSearch(lease: RunLease, callId: string, { priceMicroUsd, standIn }: SearchPrice): Promise<void> {
  if (standIn && priceMicroUsd === 0) return;
  await db().$transaction(async (tx) => {
    await lockLimits(tx, lease.userId);
    await holdStep(tx, spenderOf(lease), searchStepOf(callId), { ...fixedQuote(priceMicroUsd), standIn });
  });
}

/** Records the searches of one call in the ledger, in the transaction that stores their result; idempotent. */
export async function recordSearches(
  tx: Tx,
  lease: RunLease,
  callId: string,
  { searches, priceMicroUsd, ownKey = false }: Searches,
): Promise<void> {
  for (let at = 0; at < searches; at += 1) {
    await recordUsage(tx, spenderOf(lease), searchStepOf(callId) + at, {
      model: searchModel,
      inputTokens: 0,
      outputTokens: 0,
      costMicroUsd: priceMicroUsd,
      ownKey,
    });
  }
}

type Searches = { searches: number; priceMicroUsd: number; ownKey?: boolean };

function searchStepOf(callId: string): number {
  const [, step = "0", index = "0"] = callId.split("_");
  return searchStep(Number(step), Number(index));
}
