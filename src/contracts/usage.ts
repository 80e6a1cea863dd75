import { z } from "zod";

/** Spans of time that the usage page shows, in days up to and with today (UTC). */
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

/** What a user lets models cost, own keys included, in millionths of a US dollar; null: no cap. A day is one of UTC. */
export const Caps = z.object({ turnMicroUsd: Cap, dayMicroUsd: Cap });
export type Caps = z.infer<typeof Caps>;

/** What some model calls used; costs in millionths of a US dollar. `ownKeyMicroUsd` was paid to the user's own provider. */
export type UsageSum = {
  calls: number;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  ownKeyMicroUsd: number;
};

/** One model call. `conversationTitle` is null for calls of no conversation and for conversations that are gone. */
export type UsageRow = {
  id: string;
  model: string;
  modelName: string;
  inputTokens: number;
  /** Of the input those that came from the provider's cache, and those that it wrote to it. */
  cachedInputTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  ownKey: boolean;
  /** Counted by us, because the provider did not get to tell. */
  estimated: boolean;
  conversationId: string | null;
  conversationTitle: string | null;
  createdAt: string;
};

export type UsageStep = {
  step: number;
  modelName: string;
  inputTokens: number;
  /** Of the input those that came from the provider's cache, and those that it wrote to it. */
  cachedInputTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  ownKey: boolean;
  /** Counted by us, because the provider did not get to tell. */
  estimated: boolean;
  /** Names of the tools that the call asked for. */
  tools: string[];
};

/** What one reply used, call by call. `resetsAt`: when a limit of the plan that ended it lets go, if it still holds. */
export type MessageUsage = {
  modelName: string | null;
  steps: UsageStep[];
  error: { code: string; message: string } | null;
  resetsAt: string | null;
};
