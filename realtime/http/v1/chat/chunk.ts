import { z } from "zod";

const ToolPiece = z.looseObject({
  index: z.number().nullish().catch(undefined),
  id: z.string().nullish().catch(undefined),
  function: z
    .looseObject({ name: z.string().nullish().catch(undefined), arguments: z.unknown().optional() })
    .nullish()
    .catch(undefined),
});
export type ToolPiece = z.infer<typeof ToolPiece>;

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
  tool_calls: z.array(ToolPiece).nullish().catch(undefined),
  annotations: z.array(z.looseObject({})).nullish().catch(undefined),
  thinking_blocks: z.array(ThinkingBlock).nullish().catch(undefined),
});
const Choice = z.looseObject({
  index: z.number().catch(0),
  delta: Delta.nullish().catch(undefined),
  finish_reason: text,
  logprobs: z.unknown().optional(),
});

/** A chunk of a streamed chat completion, as far as it is looked at here; what servers add stays in it. */
export const Chunk = z.looseObject({
  id: text,
  choices: z.array(Choice).nullish().catch(undefined),
  usage: z.looseObject({}).nullish().catch(undefined),
});
export type Chunk = z.infer<typeof Chunk>;

/** Takes a chunk; `text` is its JSON as the server wrote it, when it is one's own. */
export type TakeChunk = (chunk: Chunk, text?: string) => void;

/** All that a chunk says in words, for counting. */
export function wordsIn({ choices }: Chunk): string {
  let words = "";
  for (const { delta } of choices ?? []) {
    if (!delta) continue;
    words += typeof delta.content === "string" ? delta.content : (JSON.stringify(delta.content ?? "").slice(1, -1) ?? "");
    words += (delta.reasoning_content ?? delta.reasoning ?? "") + (delta.refusal ?? "");
    for (const call of delta.tool_calls ?? []) words += (call.function?.name ?? "") + argumentsText(call);
  }
  return words;
}

/** The piece of arguments that it brings, as text. */
export function argumentsText(call: ToolPiece): string {
  const piece = call.function?.arguments;
  return typeof piece === "string" ? piece : piece === undefined || piece === null ? "" : JSON.stringify(piece);
}

/** Makes the chunks of one answer that is translated. */
export function chunkMaker({ id, model }: { id: string; model: string }) {
  const head = { id, object: "chat.completion.chunk", created: Math.floor(Date.now() / 1000), model };
  return {
    delta: (delta: object, finish: string | null = null) =>
      Chunk.parse({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] }),
    usage: (usage: object) => Chunk.parse({ ...head, choices: [], usage }),
  };
}
