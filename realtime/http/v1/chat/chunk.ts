import { z } from "zod";

const ToolFragment = z.looseObject({
  index: z.number().nullish().catch(undefined),
  id: z.string().nullish().catch(undefined),
  function: z
    .looseObject({ name: z.string().nullish().catch(undefined), arguments: z.unknown().optional() })
    .nullish()
    .catch(undefined),
});
export type ToolFragment = z.infer<typeof ToolFragment>;

const ThinkingBlock = z.looseObject({ type: z.string() });
const text = z.string().nullish().catch(undefined);
const Delta = z.looseObject({
  content: z
    .union([z.string(), z.array(z.looseObject({ type: z.string() }))])
    .nullish()
    .catch(undefined),
  refusal: text,
  reasoning_content: text,
  reasoning: text,
  tool_calls: z.array(ToolFragment).nullish().catch(undefined),
  annotations: z.array(z.looseObject({})).nullish().catch(undefined),
  thinking_blocks: z.array(ThinkingBlock).nullish().catch(undefined),
});
const Choice = z.looseObject({
  index: z.number().catch(0),
  delta: Delta.nullish().catch(undefined),
  finish_reason: text,
  logprobs: z.unknown().optional(),
});

/** A Chat Completions chunk, with the fields read here; unknown fields are preserved. */
export const Chunk = z.looseObject({
  id: text,
  choices: z.array(Choice).nullish().catch(undefined),
  usage: z.looseObject({}).nullish().catch(undefined),
});
export type Chunk = z.infer<typeof Chunk>;

/** Handles a chunk; `text` is the server's original JSON, if there is one. */
export type TakeChunk = (chunk: Chunk, text?: string) => void;

/** The text content of a chunk, for counting. */
export function textIn({ choices }: Chunk): string {
  let content = "";
  for (const { delta } of choices ?? []) {
    if (!delta) continue;
    content += typeof delta.content === "string" ? delta.content : (JSON.stringify(delta.content ?? "").slice(1, -1) ?? "");
    content += (delta.reasoning_content ?? delta.reasoning ?? "") + (delta.refusal ?? "");
    for (const call of delta.tool_calls ?? []) content += (call.function?.name ?? "") + argumentsText(call);
  }
  return content;
}

/** The argument fragment as a string. */
export function argumentsText(call: ToolFragment): string {
  const fragment = call.function?.arguments;
  return typeof fragment === "string" ? fragment : fragment === undefined || fragment === null ? "" : JSON.stringify(fragment);
}

/** Builds the chunks of a translated answer. */
export function chunkMaker({ id, model }: { id: string; model: string }) {
  const head = { id, object: "chat.completion.chunk", created: Math.floor(Date.now() / 1000), model };
  return {
    delta: (delta: object, finish: string | null = null) =>
      Chunk.parse({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] }),
    usage: (usage: object) => Chunk.parse({ ...head, choices: [], usage }),
  };
}
