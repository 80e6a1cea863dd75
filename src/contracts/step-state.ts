import { z } from "zod";

/** A JSON object of a provider's, which nobody here looks into. */
export const Opaque = z.record(z.string(), z.unknown());
export type Opaque = z.infer<typeof Opaque>;

/**
 * One thing that a model said in a step, in its order, as far as our parts do not tell it:
 * - `text`: the next `length` UTF-16 units of the step's text;
 * - `call`: the call with this index in the step, the provider's own id of it, and what it wants back beside it
 *   (`extra_content` with Gemini's `thought_signature`);
 * - `block`: goes back unchanged (Anthropic's thinking and server tools, OpenAI's reasoning items, Mistral's parts of thought);
 * - `field`: belongs to the whole message (`reasoning_content`, `reasoning_details`, `extra_content` of Chat Completions).
 */
export const StateItem = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), length: z.number().int().min(0) }),
  z.strictObject({ type: z.literal("call"), index: z.number().int().min(0), id: z.string(), extra: Opaque.optional() }),
  z.strictObject({ type: z.literal("block"), block: Opaque }),
  z.strictObject({
    type: z.literal("field"),
    name: z.enum(["reasoning_content", "reasoning_details", "extra_content"]),
    value: z.unknown(),
  }),
]);
export type StateItem = z.infer<typeof StateItem>;

/**
 * What a provider said in one step and wants to hear again, in its own words. Never leaves the server but to that provider.
 * `origin` names who said it (a fingerprint of protocol, address and key); `model` as that provider names it.
 */
export const StepState = z.strictObject({
  step: z.number().int().min(0),
  origin: z.string(),
  model: z.string(),
  items: z.array(StateItem),
  /** The provider broke off here and wants to be asked to go on (Anthropic's `pause_turn`). */
  paused: z.boolean().optional(),
});
export type StepState = z.infer<typeof StepState>;
