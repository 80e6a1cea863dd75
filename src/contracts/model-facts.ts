import { z } from "zod";
import type { LearnedLack } from "./model-lack.ts";
import { trimmedText } from "./text.ts";

const price = z.number("must be a number of dollars").min(0, "must not be negative").max(100_000, "is too high");

/**
 * What somebody says of a model: the operator, its server, or the user to whom it belongs. `window` in tokens, prices in
 * US dollars for a million tokens. What is absent is taken from whoever else knows it.
 */
export const DeclaredFacts = z.object({
  window: z
    .number("must be a number of tokens")
    .int("must be a whole number")
    .min(1024, "must be at least 1,024")
    .max(100_000_000, "is too large")
    .optional(),
  seesPictures: z.boolean().optional(),
  /** Whether it is offered tools, told its instructions as the system, and asked to think; absent: until it refuses. */
  tools: z.boolean().optional(),
  systemRole: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  inputPrice: price.optional(),
  outputPrice: price.optional(),
  /** Of input that the provider reads from its cache, and writes to it; absent: as other input. */
  cachedInputPrice: price.optional(),
  cacheWritePrice: price.optional(),
});
export type DeclaredFacts = z.infer<typeof DeclaredFacts>;

export const FactsByModel = z.record(z.string(), DeclaredFacts);
export type FactsByModel = z.infer<typeof FactsByModel>;

/** `facts` null: the user takes back what they set. */
export const ModelFactsSet = z.object({ id: z.uuid(), model: trimmedText(300, 1), facts: DeclaredFacts.nullable() });

/** Who says how large a model's window is; `assumed`: nobody, and the default stands. */
export type FactsSource = "you" | "server" | "known" | "assumed";

/** A model of a user's provider as it will be used, and what of that the user set. */
export type ProviderModel = {
  name: string;
  window: number;
  windowFrom: FactsSource;
  seesPictures: boolean;
  /** Null: no price is known, and its calls count as free. */
  inputPrice: number | null;
  outputPrice: number | null;
  set: DeclaredFacts | null;
  /** What it was found not to take, in its server's words. */
  learned: LearnedLack[];
};
