import { z } from "zod";
import { reportIn } from "../accounting/report.ts";
import { citationOf } from "../adapters/citation.ts";
import { isObject, type Json } from "../adapters/json-object.ts";
import { RepeatedText } from "../adapters/repeated-text.ts";
import type { ModelRequest, OnModelEvent } from "../model.ts";
import { isConnectionLoss, otherProtocolError, reportedError, truncated } from "../refusal/fault.ts";
import { type Body, isDone, readSse } from "../transport/sse.ts";
import { AnswerText } from "./answer-text.ts";
import { CallCollector } from "./calls.ts";
import { endOf, isComplete } from "./end.ts";
import { lenientIndex, lenientList, lenientText, parseAs } from "./field.ts";
import { objectsIn } from "./json.ts";
import { ReturnedBlocks } from "./returned-blocks.ts";
import { count } from "./tokens.ts";

const Usage = z
  .looseObject({ input_tokens: count, output_tokens: count, cache_read_input_tokens: count, cache_creation_input_tokens: count })
  .nullish()
  .catch(null);
const Block = z.looseObject({
  type: z.string().catch(""),
  id: lenientText,
  name: lenientText,
  input: z.unknown().optional(),
  text: lenientText,
  thinking: lenientText,
  citations: lenientList,
});
const Started = z.looseObject({ message: z.looseObject({ usage: Usage }).nullish() });
const BlockStarted = z.looseObject({ index: lenientIndex, content_block: z.union([z.null(), Block]) });
const BlockDelta = z.looseObject({
  index: lenientIndex,
  delta: z
    .looseObject({
      type: lenientText,
      text: lenientText,
      thinking: lenientText,
      signature: lenientText,
      partial_json: z.unknown().optional(),
      citation: z.unknown().optional(),
    })
    .nullable(),
});
const BlockEnded = z.looseObject({ index: lenientIndex });
const Ending = z.looseObject({ delta: z.looseObject({ stop_reason: lenientText }).nullish(), usage: Usage });
/** A whole answer, from a server that does not stream although asked to. */
const Whole = z.looseObject({
  content: z.union([z.array(z.unknown()), z.string().transform((text) => [{ type: "text", text }])]),
  stop_reason: lenientText,
  usage: Usage,
});

type Input = { inputTokens: number | null; cachedInputTokens: number; cacheWriteTokens: number };

/** Reads an answer of Anthropic's Messages API, streamed or whole, and emits its events. */
export async function readMessages(body: Body, onEvent: OnModelEvent, request: ModelRequest): Promise<void> {
  const reader = new MessagesReader(onEvent, request);
  try {
    await readSse(body, ({ event, data }) => reader.take(event, data), request.onBytes);
  } catch (error) {
    // After the stop reason, a lost connection loses nothing.
    if (!(reader.isFinished && isConnectionLoss(error))) {
      reader.flushOnFailure();
      throw error;
    }
  }
  reader.end();
}

class MessagesReader {
  private readonly calls: CallCollector;
  private readonly repeated = new RepeatedText(onlyText);
  private readonly onEvent: OnModelEvent;
  private readonly onAccepted: ModelRequest["onAccepted"];
  private input: Input = { inputTokens: null, cachedInputTokens: 0, cacheWriteTokens: 0 };
  private stop: string | null = null;
  private outputTokens: number | null = null;
  private ended = false;
  private hasContent = false;
  private readonly returned = new ReturnedBlocks();
  private readonly answerText: AnswerText;

  constructor(onEvent: OnModelEvent, request: ModelRequest) {
    this.calls = new CallCollector(request.tools);
    this.answerText = new AnswerText(request, this.calls, onEvent);
    // Buffered text is emitted before any other event.
    this.onEvent = (event) => {
      this.answerText.flush();
      onEvent(event);
    };
    this.onAccepted = request.onAccepted;
  }

  /** Returns true for the last event of the answer. */
  take(event: string, data: string): boolean {
    const text = this.repeated.read(data);
    if (text !== null) {
      this.returned.addText(text);
      this.answerText.push(text);
      return false;
    }
    if (isDone(data)) {
      // Some servers never send a stop reason.
      this.ended ||= this.hasContent;
      return this.isFinished;
    }
    for (const raw of objectsIn(data, event)) this.takeEvent(event, raw);
    this.repeated.learn(data);
    return this.ended;
  }

  /** The server has sent a stop reason. */
  get isFinished(): boolean {
    return this.ended || this.stop !== null;
  }

  end(): void {
    if (!this.isFinished) {
      this.flushOnFailure();
      throw truncated();
    }
    this.answerText.end(isComplete(this.stop));
    const reason = endOf(this.stop, { calls: this.calls.size });
    for (const state of this.returned.closeAll()) this.onEvent(state);
    for (const call of this.calls.take()) this.onEvent(call);
    const { input, outputTokens } = this;
    if (outputTokens !== null || input.inputTokens !== null) this.onEvent({ type: "usage", ...input, outputTokens });
    this.onEvent({ type: "end", reason });
  }

  /** No more events come: emits the buffered text. */
  flushOnFailure(): void {
    this.answerText.flushOnFailure();
  }

  private takeEvent(event: string, raw: Json): void {
    const report = reportIn(raw, event);
    if (report) throw reportedError(report);
    this.hasContent ||= raw.type === "content_block_start" || raw.type === "content_block_delta";
    // Some servers name the event only in the SSE field; a whole answer is recognised by its role.
    switch (raw.type ?? (event || (raw.role === "assistant" ? "message" : ""))) {
      case "message_start": {
        const { message } = parseAs(Started, raw);
        this.input = inputOf(message?.usage, this.input);
        const { inputTokens } = this.input;
        this.onAccepted?.(inputTokens === null ? undefined : { ...this.input, inputTokens });
        break;
      }
      case "content_block_start": {
        const { index, content_block: block } = parseAs(BlockStarted, raw);
        if (block) this.takeBlock(block, index ?? null, raw.content_block);
        break;
      }
      case "content_block_delta": {
        const { index, delta } = parseAs(BlockDelta, raw);
        if (delta) this.takeDelta(delta, index ?? null);
        break;
      }
      case "content_block_stop": {
        const blockIndex = parseAs(BlockEnded, raw).index ?? null;
        for (const state of this.returned.close(blockIndex)) this.onEvent(state);
        for (const call of this.calls.close(blockIndex)) this.onEvent(call);
        break;
      }
      case "message_delta":
        this.takeEnding(parseAs(Ending, raw));
        break;
      case "message_stop":
        this.takeEnding(parseAs(Ending, raw));
        this.ended = true;
        break;
      case "message": {
        const whole = parseAs(Whole, raw);
        for (const [index, block] of whole.content.entries())
          if (isObject(block)) this.takeBlock(parseAs(Block, block), index, block, true);
        this.takeEnding({ delta: whole, usage: whole.usage });
        this.ended = true;
        break;
      }
      case "":
        if (Array.isArray(raw.choices)) throw otherProtocolError("Chat Completions");
        if (typeof raw.done === "boolean") throw otherProtocolError("Ollama's own API");
    }
  }

  /** `raw`: the block as received, to be sent back unchanged. */
  private takeBlock(block: z.infer<typeof Block>, blockIndex: number | null, raw: unknown, isWhole = false): void {
    // Some servers omit `content_block_stop`.
    for (const state of this.returned.closeAll()) this.onEvent(state);
    this.returned.begin(blockIndex, raw);
    if (block.type === "server_tool_use" && block.name === "web_search") this.onEvent({ type: "search" });
    else if (block.type === "tool_use") {
      // Some servers send the arguments with the block's start; in a normal stream `input` is empty there.
      const input = isObject(block.input) && Object.keys(block.input).length === 0 ? null : block.input;
      this.calls.begin({ slot: blockIndex, id: block.id, name: block.name, arguments: input });
    } else if ((block.type === "text" || block.type === "") && block.text) this.answerText.push(block.text);
    else if (block.type === "thinking") this.emitThought(block.thinking);
    if (!isWhole) return;
    for (const citation of block.citations ?? []) this.cite(citation);
    for (const state of this.returned.close(blockIndex)) this.onEvent(state);
    for (const call of this.calls.close(blockIndex)) this.onEvent(call);
  }

  private takeDelta(delta: NonNullable<z.infer<typeof BlockDelta>["delta"]>, blockIndex: number | null): void {
    this.returned.add(blockIndex, delta);
    // Some servers omit or shorten the delta's type.
    if (/^(text_delta|text|)$/.test(delta.type ?? "") && delta.text) this.answerText.push(delta.text);
    else if (delta.type === "thinking_delta") this.emitThought(delta.thinking);
    else if (delta.type === "input_json_delta" && !this.returned.has(blockIndex))
      this.calls.add({ slot: blockIndex, arguments: delta.partial_json });
    else if (delta.type === "citations_delta") this.cite(delta.citation);
  }

  private takeEnding({ delta, usage }: Pick<z.infer<typeof Ending>, "delta" | "usage">): void {
    this.stop = delta?.stop_reason || this.stop;
    this.input = inputOf(usage, this.input);
    this.outputTokens = usage?.output_tokens ?? this.outputTokens;
  }

  private emitThought(text: string | null | undefined): void {
    if (!text) return;
    this.answerText.skipThoughtDetection();
    this.onEvent({ type: "reasoning", text });
  }

  private cite(raw: unknown): void {
    const citation = citationOf(raw);
    if (citation) this.onEvent({ type: "citation", citation });
  }
}

/** Anthropic counts cache reads and writes separately from the other input; we include them in the input. */
function inputOf(usage: z.infer<typeof Usage>, previous: Input): Input {
  if (!usage?.input_tokens && usage?.input_tokens !== 0) return previous;
  const cachedInputTokens = usage.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = usage.cache_creation_input_tokens ?? 0;
  const inputTokens = usage.input_tokens + cachedInputTokens + cacheWriteTokens;
  // The last count wins, except for a zero after a number: some proxies count only once.
  return inputTokens === 0 && previous.inputTokens !== null ? previous : { inputTokens, cachedInputTokens, cacheWriteTokens };
}

/** The text of an event from which the reader above would emit only this text; null for all others. */
function onlyText(data: string): string | null {
  const [event, other] = objectsIn(data);
  if (other || event?.type !== "content_block_delta" || !isObject(event.delta)) return null;
  const { type, text } = event.delta;
  return type === "text_delta" && typeof text === "string" ? text : null;
}
