import type { Tx } from "#lib/db.ts";
import type { RunLease } from "../run-lease.ts";
import { recordUsage, spenderOf } from "../usage.ts";
import { searchModel, searchStep } from "./search-model.ts";

/** Notes the searches of one call in the ledger, in the transaction that stores their result. A second time changes nothing. */
export async function recordSearches(
  tx: Tx,
  lease: RunLease,
  callId: string,
  { searches, priceMicroUsd, ownKey = false }: Searches,
): Promise<void> {
  const [, step = "0", index = "0"] = callId.split("_");
  for (let at = 0; at < searches; at += 1) {
    await recordUsage(tx, spenderOf(lease), searchStep(Number(step), Number(index) + at), {
      model: searchModel,
      inputTokens: 0,
      outputTokens: 0,
      costMicroUsd: priceMicroUsd,
      ownKey,
    });
  }
}

type Searches = { searches: number; priceMicroUsd: number; ownKey?: boolean };
