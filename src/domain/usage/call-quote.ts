import type { TokensUsed } from "#domain/model/model-facts.ts";

/**
 * What one model call may cost, without output and with its longest reply of `outputTokens`, in millionths of a US dollar.
 * `standIn`: nobody is paid, not even for an operator's models without a price.
 */
export type CallQuote = { ownKey: boolean; standIn?: boolean; inputMicroUsd: number; fullMicroUsd: number; outputTokens: number };

/** The amount held for a call, and the longest reply that it covers; null where unknown or unlimited. */
export type CallHold = { amountMicroUsd: number; ownKey: boolean; outputMax: number | null };

/** Shorter replies are useless: the call is refused instead. */
const outputTokensMin = 32;

/** The quote of a call at a model's price. */
export function quoteOf(call: {
  cost: (used: TokensUsed) => number;
  ownKey: boolean;
  standIn?: boolean;
  inputTokens: number;
  outputTokens: number;
}): CallQuote {
  const { cost, ownKey, standIn = false, inputTokens, outputTokens } = call;
  // In the worst case all input is written to the provider's cache, which some charge more for.
  const worstCase = (outputTokens: number) =>
    Math.max(cost({ inputTokens, outputTokens }), cost({ inputTokens, outputTokens, cacheWriteTokens: inputTokens }));
  return { ownKey, standIn, inputMicroUsd: worstCase(0), fullMicroUsd: worstCase(outputTokens), outputTokens };
}

/** The quote of a call with a fixed price. */
export function fixedQuote(microUsd: number, ownKey = false): CallQuote {
  return { ownKey, inputMicroUsd: microUsd, fullMicroUsd: microUsd, outputTokens: 0 };
}

/** A hold for the longest reply that `left` covers; null when even a short one does not fit. */
export function holdWithin(quote: CallQuote, left: number): CallHold | null {
  const { ownKey, inputMicroUsd, fullMicroUsd, outputTokens } = quote;
  const perToken = outputTokens > 0 ? (fullMicroUsd - inputMicroUsd) / outputTokens : 0;
  if (fullMicroUsd <= left) return { amountMicroUsd: fullMicroUsd, ownKey, outputMax: perToken > 0 ? outputTokens : null };
  if (perToken === 0) return null;
  const outputMax = Math.floor((left - inputMicroUsd) / perToken);
  if (outputMax < Math.min(outputTokensMin, outputTokens)) return null;
  return { amountMicroUsd: Math.ceil(inputMicroUsd + outputMax * perToken), ownKey, outputMax };
}
