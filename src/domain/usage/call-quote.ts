import type { TokensUsed } from "#domain/model/model-facts.ts";

/**
 * What one model call may cost: nothing said, and its longest answer of `outputTokens`. In millionths of a US dollar.
 * `standIn`: nobody is paid for it, not even by an operator whose models have no price.
 */
export type CallQuote = { ownKey: boolean; standIn?: boolean; inputMicroUsd: number; fullMicroUsd: number; outputTokens: number };

/** What is held for a call, and the longest answer that it pays for; null where none is known or needed. */
export type CallHold = { amountMicroUsd: number; ownKey: boolean; outputMax: number | null };

/** Answers shorter than this are no use: then the call is refused. */
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
  // All of the input may have to be written to the provider's cache, which costs more at some.
  const dearest = (outputTokens: number) =>
    Math.max(cost({ inputTokens, outputTokens }), cost({ inputTokens, outputTokens, cacheWriteTokens: inputTokens }));
  return { ownKey, standIn, inputMicroUsd: dearest(0), fullMicroUsd: dearest(outputTokens), outputTokens };
}

/** A call of which nothing but its price is known. */
export function fixedQuote(microUsd: number, ownKey = false): CallQuote {
  return { ownKey, inputMicroUsd: microUsd, fullMicroUsd: microUsd, outputTokens: 0 };
}

/** The call with as long an answer as `left` pays for; null when that is none. */
export function holdWithin(quote: CallQuote, left: number): CallHold | null {
  const { ownKey, inputMicroUsd, fullMicroUsd, outputTokens } = quote;
  const perToken = outputTokens > 0 ? (fullMicroUsd - inputMicroUsd) / outputTokens : 0;
  if (fullMicroUsd <= left) return { amountMicroUsd: fullMicroUsd, ownKey, outputMax: perToken > 0 ? outputTokens : null };
  if (perToken === 0) return null;
  const outputMax = Math.floor((left - inputMicroUsd) / perToken);
  if (outputMax < Math.min(outputTokensMin, outputTokens)) return null;
  return { amountMicroUsd: Math.ceil(inputMicroUsd + outputMax * perToken), ownKey, outputMax };
}
