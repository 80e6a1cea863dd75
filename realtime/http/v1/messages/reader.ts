import { z } from "zod";
import { citationOf } from "../../../llm/adapters/citation.ts";
import { chunkMaker, type TakeChunk } from "../chat/chunk.ts";

const count = z.number().min(0).nullish().catch(undefined);
const Usage = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});
type Usage = z.infer<typeof Usage>;

const Event = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("message_start"), message: z.looseObject({ usage: Usage.nullish().catch(undefined) }).nullish() }),
  z.looseObject({ type: z.literal("content_block_start"), index: z.number(), content_block: z.looseObject({ type: z.string() }) }),
  z.looseObject({ type: z.literal("content_block_delta"), index: z.number(), delta: z.looseObject({ type: z.string() }) }),
  z.looseObject({ type: z.literal("content_block_stop"), index: z.number() }),
  z.looseObject({
    type: z.literal("message_delta"),
    delta: z.looseObject({ stop_reason: z.string().nullish() }),
    usage: Usage.nullish().catch(undefined),
  }),
  z.looseObject({ type: z.literal("message_stop") }),
]);
type Block = { type: string; call?: { index: number; pieces: number }; thinking: string; signature: string; more: Record<string, unknown> };

const finishOf: Record<string, string> = {
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
};

/** Reads the events of one Anthropic message as chunks of a chat completion: arguments piece by piece as they came. */
export class MessagesReader {
  private readonly make: ReturnType<typeof chunkMaker>;
  private readonly tell: TakeChunk;
  private readonly blocks = new Map<number, Block>();
  private usage: Usage = {};
  private calls = 0;
  /** A stop reason has come: what follows says no more. */
  stopped = false;

  constructor(head: { id: string; model: string }, tell: TakeChunk) {
    this.make = chunkMaker(head);
    this.tell = tell;
  }

  /** True for the last event. What is none of the protocol's, such as a ping, is passed over. */
  take(value: unknown): boolean {
    const { data: event } = Event.safeParse(value);
    switch (event?.type) {
      case "message_start":
        this.usage = { ...event.message?.usage };
        this.tell(this.make.delta({ role: "assistant", content: "" }));
        return false;
      case "content_block_start":
        this.begin(event.index, event.content_block);
        return false;
      case "content_block_delta":
        this.grow(event.index, event.delta);
        return false;
      case "content_block_stop":
        this.close(event.index);
        return false;
      case "message_delta":
        this.usage = { ...this.usage, ...withoutNulls(event.usage ?? {}) };
        if (event.delta.stop_reason) {
          this.stopped = true;
          this.tell(this.make.delta({}, finishOf[event.delta.stop_reason] ?? "stop"));
          this.tell(this.make.usage(chatUsage(this.usage)));
        }
        return false;
      case "message_stop":
        return this.stopped;
      default:
        return false;
    }
  }

  private begin(index: number, block: Record<string, unknown> & { type: string }): void {
    const { type, id, name, text, thinking } = block;
    const known: Block = { type, thinking: "", signature: "", more: block };
    this.blocks.set(index, known);
    if (type === "tool_use") {
      known.call = { index: this.calls++, pieces: 0 };
      this.tell(this.make.delta({ tool_calls: [{ index: known.call.index, id, type: "function", function: { name, arguments: "" } }] }));
    } else if (type === "text" && typeof text === "string" && text !== "") this.tell(this.make.delta({ content: text }));
    else if (type === "thinking" && typeof thinking === "string" && thinking !== "") this.grow(index, { type: "thinking_delta", thinking });
  }

  private grow(index: number, delta: Record<string, unknown> & { type: string }): void {
    const block = this.blocks.get(index);
    if (delta.type === "text_delta") this.tell(this.make.delta({ content: delta.text }));
    else if (delta.type === "thinking_delta") {
      if (block) block.thinking += String(delta.thinking);
      this.tell(this.make.delta({ reasoning_content: delta.thinking }));
    } else if (delta.type === "signature_delta" && block) block.signature += String(delta.signature);
    else if (delta.type === "input_json_delta" && block?.call) {
      if (delta.partial_json === "") return;
      block.call.pieces += 1;
      this.tell(this.make.delta({ tool_calls: [{ index: block.call.index, function: { arguments: delta.partial_json } }] }));
    } else if (delta.type === "citations_delta") {
      const citation = citationOf(delta.citation);
      if (citation?.url)
        this.tell(this.make.delta({ annotations: [{ type: "url_citation", url_citation: { title: citation.title, url: citation.url } }] }));
    }
  }

  private close(index: number): void {
    const block = this.blocks.get(index);
    if (!block) return;
    const { type, call, thinking, signature, more } = block;
    // A call without arguments sends none; clients read its text as JSON.
    if (call?.pieces === 0)
      this.tell(this.make.delta({ tool_calls: [{ index: call.index, function: { arguments: JSON.stringify(more.input ?? {}) } }] }));
    // Opaque, for the client to bring back with its next request.
    if (type === "thinking") this.tell(this.make.delta({ thinking_blocks: [{ type, thinking, signature }] }));
    if (type === "redacted_thinking") this.tell(this.make.delta({ thinking_blocks: [{ type, data: more.data }] }));
    this.blocks.delete(index);
  }
}

const Whole = z.looseObject({
  content: z.array(z.looseObject({ type: z.string() })),
  stop_reason: z.string().nullish(),
  usage: z.looseObject({}).nullish(),
});

/** A message that came whole, from a server that does not stream, as the events of a stream; null for what is none. */
export function wholeMessage(value: unknown): object[] | null {
  const { data: message } = Whole.safeParse(value);
  if (!message) return null;
  const blocks = message.content.flatMap((content_block, index) => [
    { type: "content_block_start", index, content_block },
    ...(content_block.signature
      ? [{ type: "content_block_delta", index, delta: { type: "signature_delta", signature: content_block.signature } }]
      : []),
    { type: "content_block_stop", index },
  ]);
  const end = { type: "message_delta", delta: { stop_reason: message.stop_reason ?? "end_turn" }, usage: message.usage };
  return [{ type: "message_start", message }, ...blocks, end, { type: "message_stop" }];
}

/** Anthropic counts what was read from its cache and written to it beside the rest, OpenAI within it. */
function chatUsage(usage: Usage): object {
  const cached = usage.cache_read_input_tokens ?? 0;
  const written = usage.cache_creation_input_tokens ?? 0;
  const prompt = (usage.input_tokens ?? 0) + cached + written;
  const completion = usage.output_tokens ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
    cache_creation_input_tokens: written,
  };
}

function withoutNulls(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null && value !== undefined));
}
