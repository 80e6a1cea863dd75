import { z } from "zod";

/** A provider's JSON object that is never interpreted here. */
export const Opaque = z.record(z.string(), z.unknown());
export type Opaque = z.infer<typeof Opaque>;

/**
 * One item of a model's output in a step, in order, as far as our parts do not contain it:
 * - `text`: the next `length` UTF-16 units of the step's text;
 * - `call`: the call with this index in the step, the provider's own id of it, and what must be returned with it (`extra_content`
 * with Gemini's `thought_signature`);
 * - `block`: returned unchanged (Anthropic's thinking and server tools, OpenAI's reasoning items, Mistral's thought parts);
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
 * A provider's output of one step that must be returned to it verbatim. Sent to no one but that provider. `origin` identifies it
 * (a fingerprint of protocol, address and key); `model` in that provider's naming.
 */
export const StepState = z.strictObject({
  step: z.number().int().min(0),
  origin: z.string(),
  model: z.string(),
  items: z.array(StateItem),
  /** The provider paused here and must be asked to continue (Anthropic's `pause_turn`). */
  paused: z.boolean().optional(),
});
export type StepState = z.infer<typeof StepState>;
