import { z } from "zod";
import { Chunk } from "./chunk.ts";

const Message = z.looseObject({ tool_calls: z.array(z.looseObject({})).nullish().catch(undefined) });
const Completion = z.looseObject({
  choices: z.array(z.looseObject({ index: z.number().catch(0), message: Message.nullish(), finish_reason: z.string().nullish() })),
  usage: z.looseObject({}).nullish().catch(undefined),
});
export type Completion = z.infer<typeof Completion>;

/** A whole chat completion, or null. */
export function completionIn(value: unknown): Completion | null {
  return Completion.safeParse(value).data ?? null;
}

/** A whole completion as stream chunks, for servers that do not stream although asked to. */
export function chunksOf({ choices, usage, ...head }: Completion): Chunk[] {
  const base = { ...head, object: "chat.completion.chunk" };
  const deltas = choices.map(({ message, finish_reason, ...choice }) => {
    const calls = message?.tool_calls?.map((call, index) => ({ index, ...call }));
    return { ...choice, delta: { ...message, ...(calls ? { tool_calls: calls } : {}) }, finish_reason: null };
  });
  const ends = choices.map(({ index, finish_reason }) => ({ index, delta: {}, finish_reason: finish_reason ?? "stop" }));
  const parts = [{ ...base, choices: deltas }, { ...base, choices: ends }, ...(usage ? [{ ...base, choices: [], usage }] : [])];
  return parts.map((part) => Chunk.parse(part));
}
