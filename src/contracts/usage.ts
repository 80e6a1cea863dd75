import { z } from "zod";

// The ranges of the usage page, in days up to and including today (UTC).
export { usageDays } from "./limits.ts";
export const UsageDays = z.union([z.literal(7), z.literal(30), z.literal(90)]);
export type UsageDays = z.infer<typeof UsageDays>;

/** An amount in millionths of a US dollar; null: no cap. */
export const Cap = z
  .number("must be a number")
  .int("must be a whole number")
  .min(0, "must not be negative")
  .max(1_000_000_000_000, "is too high")
  .nullable();

/** The total of some model calls; costs in millionths of a US dollar. `ownKeyMicroUsd` was paid to the user's own provider. */
export type UsageSum = {
  calls: number;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  ownKeyMicroUsd: number;
};

/** What one model call used. */
type CallUsage = {
  modelName: string;
  inputTokens: number;
  /** The input read from and written to the provider's cache. */
  cachedInputTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  ownKey: boolean;
  /** Estimated by us, because the provider did not report it. */
  estimated: boolean;
};

/** One model call. `conversationTitle` is null for calls outside conversations and for deleted conversations. */
export type UsageRow = CallUsage & {
  id: string;
  model: string;
  conversationId: string | null;
  conversationTitle: string | null;
  createdAt: string;
};

export type UsageStep = CallUsage & {
  step: number;
  /** Names of the requested tools. */
  tools: string[];
};

/** The usage of one reply, call by call. `resetsAt`: when the plan limit that ended it resets, if it still applies. */
export type MessageUsage = {
  modelName: string | null;
  steps: UsageStep[];
  error: { code: string; message: string } | null;
  resetsAt: string | null;
};
