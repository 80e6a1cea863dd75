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
type Block = {
  type: string;
  call?: { index: number; fragments: number };
  thinking: string;
  signature: string;
  more: Record<string, unknown>;
};

const finishOf: Record<string, string> = {
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
};

/** Converts the events of an Anthropic message into Chat Completions chunks; arguments stay split as received. */
export class MessagesReader {
  private readonly make: ReturnType<typeof chunkMaker>;
  private readonly emit: TakeChunk;
  private readonly blocks = new Map<number, Block>();
  private usage: Usage = {};
  private calls = 0;
  /** A stop reason was received; only the end follows. */
  stopped = false;

  constructor(head: { id: string; model: string }, emit: TakeChunk) {
    this.make = chunkMaker(head);
    this.emit = emit;
  }

  /** Returns true for the last event. Unknown events, such as pings, are ignored. */
  take(value: unknown): boolean {
    const { data: event } = Event.safeParse(value);
    switch (event?.type) {
      case "message_start":
        this.usage = { ...event.message?.usage };
        this.emit(this.make.delta({ role: "assistant", content: "" }));
        return false;
      case "content_block_start":
        this.begin(event.index, event.content_block);
        return false;
      case "content_block_delta":
        this.addDelta(event.index, event.delta);
        return false;
      case "content_block_stop":
        this.close(event.index);
        return false;
      case "message_delta":
        this.usage = { ...this.usage, ...withoutNulls(event.usage ?? {}) };
        if (event.delta.stop_reason) {
          this.stopped = true;
          this.emit(this.make.delta({}, finishOf[event.delta.stop_reason] ?? "stop"));
          this.emit(this.make.usage(chatUsage(this.usage)));
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
    const entry: Block = { type, thinking: "", signature: "", more: block };
    this.blocks.set(index, entry);
    if (type === "tool_use") {
      entry.call = { index: this.calls++, fragments: 0 };
      this.emit(this.make.delta({ tool_calls: [{ index: entry.call.index, id, type: "function", function: { name, arguments: "" } }] }));
    } else if (type === "text" && typeof text === "string" && text !== "") this.emit(this.make.delta({ content: text }));
    else if (type === "thinking" && typeof thinking === "string" && thinking !== "")
      this.addDelta(index, { type: "thinking_delta", thinking });
  }

  private addDelta(index: number, delta: Record<string, unknown> & { type: string }): void {
    const block = this.blocks.get(index);
    if (delta.type === "text_delta") this.emit(this.make.delta({ content: delta.text }));
    else if (delta.type === "thinking_delta") {
      if (block) block.thinking += String(delta.thinking);
      this.emit(this.make.delta({ reasoning_content: delta.thinking }));
    } else if (delta.type === "signature_delta" && block) block.signature += String(delta.signature);
    else if (delta.type === "input_json_delta" && block?.call) {
      if (delta.partial_json === "") return;
      block.call.fragments += 1;
      this.emit(this.make.delta({ tool_calls: [{ index: block.call.index, function: { arguments: delta.partial_json } }] }));
    } else if (delta.type === "citations_delta") {
      const citation = citationOf(delta.citation);
      if (citation?.url)
        this.emit(this.make.delta({ annotations: [{ type: "url_citation", url_citation: { title: citation.title, url: citation.url } }] }));
    }
  }

  private close(index: number): void {
    const block = this.blocks.get(index);
    if (!block) return;
    const { type, call, thinking, signature, more } = block;
    // A call without arguments sends no fragment, but clients parse its text as JSON.
    if (call?.fragments === 0)
      this.emit(this.make.delta({ tool_calls: [{ index: call.index, function: { arguments: JSON.stringify(more.input ?? {}) } }] }));
    // Opaque; the client sends it back with its next request.
    if (type === "thinking") this.emit(this.make.delta({ thinking_blocks: [{ type, thinking, signature }] }));
    if (type === "redacted_thinking") this.emit(this.make.delta({ thinking_blocks: [{ type, data: more.data }] }));
    this.blocks.delete(index);
  }
}

const Whole = z.looseObject({
  content: z.array(z.looseObject({ type: z.string() })),
  stop_reason: z.string().nullish(),
  usage: z.looseObject({}).nullish(),
});

/** A whole message, from a server that does not stream, as stream events; null for anything else. */
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

/** Anthropic counts cache reads and writes separately; OpenAI includes them in the input. */
function chatUsage(usage: Usage): object {
  const cached = usage.cache_read_input_tokens ?? 0;
  const cacheWrites = usage.cache_creation_input_tokens ?? 0;
  const prompt = (usage.input_tokens ?? 0) + cached + cacheWrites;
  const completion = usage.output_tokens ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
    cache_creation_input_tokens: cacheWrites,
  };
}

function withoutNulls(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null && value !== undefined));
}
