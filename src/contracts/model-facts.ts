import { z } from "zod";
import type { LearnedLack } from "./model-lack.ts";
import { trimmedText } from "./text.ts";

const price = z.number("must be a number of dollars").min(0, "must not be negative").max(100_000, "is too high");

/**
 * Facts about a model declared by the operator, its server, or its user. `window` in tokens, prices in US dollars per million
 * tokens. Absent fields fall through to the next source.
 */
export const DeclaredFacts = z.object({
  window: z
    .number("must be a number of tokens")
    .int("must be a whole number")
    .min(1024, "must be at least 1,024")
    .max(100_000_000, "is too large")
    .optional(),
  seesPictures: z.boolean().optional(),
  /** Whether it supports tools, the system role and reasoning; absent: assumed until it refuses. */
  tools: z.boolean().optional(),
  systemRole: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  inputPrice: price.optional(),
  outputPrice: price.optional(),
  /** For input read from and written to the provider's cache; absent: the input price. */
  cachedInputPrice: price.optional(),
  cacheWritePrice: price.optional(),
});
export type DeclaredFacts = z.infer<typeof DeclaredFacts>;

export const FactsByModel = z.record(z.string(), DeclaredFacts);
export type FactsByModel = z.infer<typeof FactsByModel>;

/** `facts` null: removes the user's own. */
export const ModelFactsSet = z.object({ id: z.uuid(), model: trimmedText(300, 1), facts: DeclaredFacts.nullable() });

/** The source of a model's window; `assumed`: the default. */
export type FactsSource = "you" | "server" | "known" | "assumed";

/** A model of a user's provider with the facts in use, and those that the user set. */
export type ProviderModel = {
  name: string;
  window: number;
  windowFrom: FactsSource;
  seesPictures: boolean;
  /** Null: no price is known, and its calls count as free. */
  inputPrice: number | null;
  outputPrice: number | null;
  set: DeclaredFacts | null;
  /** The features that it was found not to support, in its server's words. */
  learned: LearnedLack[];
};
