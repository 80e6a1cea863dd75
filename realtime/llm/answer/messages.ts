import { z } from "zod";
import { reportIn } from "../accounting/report.ts";
import { citationOf } from "../adapters/citation.ts";
import { isObject, type Json } from "../adapters/json-object.ts";
import { RepeatedText } from "../adapters/repeated-text.ts";
import type { Hear, ModelRequest } from "../model.ts";
import { isLoss, ofReport, speaksOther, truncated } from "../refusal/fault.ts";
import { type Body, isDone, readSse } from "../transport/sse.ts";
import { AnswerText } from "./answer-text.ts";
import { CallCollector } from "./calls.ts";
import { endOf, endsWhole } from "./end.ts";
import { shaped, someList, somePlace, someText } from "./field.ts";
import { objectsIn } from "./json.ts";
import { ReturnedBlocks } from "./returned-blocks.ts";
import { count } from "./tokens.ts";

const Usage = z
  .looseObject({ input_tokens: count, output_tokens: count, cache_read_input_tokens: count, cache_creation_input_tokens: count })
  .nullish()
  .catch(null);
const Block = z.looseObject({
  type: z.string().catch(""),
  id: someText,
  name: someText,
  input: z.unknown().optional(),
  text: someText,
  thinking: someText,
  citations: someList,
});
const Started = z.looseObject({ message: z.looseObject({ usage: Usage }).nullish() });
const BlockStarted = z.looseObject({ index: somePlace, content_block: z.union([z.null(), Block]) });
const BlockDelta = z.looseObject({
  index: somePlace,
  delta: z
    .looseObject({
      type: someText,
      text: someText,
      thinking: someText,
      signature: someText,
      partial_json: z.unknown().optional(),
      citation: z.unknown().optional(),
    })
    .nullable(),
});
const BlockEnded = z.looseObject({ index: somePlace });
const Ending = z.looseObject({ delta: z.looseObject({ stop_reason: someText }).nullish(), usage: Usage });
/** A whole answer, where a server does not stream though it was asked to. */
const Whole = z.looseObject({
  content: z.union([z.array(z.unknown()), z.string().transform((text) => [{ type: "text", text }])]),
  stop_reason: someText,
  usage: Usage,
});

type Input = { inputTokens: number | null; cachedInputTokens: number; cacheWriteTokens: number };

/** Reads an answer in the words of Anthropic's Messages API, streamed or whole, and tells `hear` of it. */
export async function readMessages(body: Body, hear: Hear, request: ModelRequest): Promise<void> {
  const reader = new MessagesReader(hear, request);
  try {
    await readSse(body, ({ event, data }) => reader.take(event, data), request.onBytes);
  } catch (error) {
    // What was lost after the end is only the end of the connection.
    if (!(reader.isFinished && isLoss(error))) {
      reader.breakOff();
      throw error;
    }
  }
  reader.end();
}

class MessagesReader {
  private readonly calls: CallCollector;
  private readonly repeated = new RepeatedText(textAlone);
  private readonly hear: Hear;
  private readonly onTaken: ModelRequest["onTaken"];
  private input: Input = { inputTokens: null, cachedInputTokens: 0, cacheWriteTokens: 0 };
  private stop: string | null = null;
  private outputTokens: number | null = null;
  private ended = false;
  private hasSaid = false;
  private readonly returned = new ReturnedBlocks();
  private readonly opening: AnswerText;

  constructor(hear: Hear, request: ModelRequest) {
    this.calls = new CallCollector(request.tools);
    this.opening = new AnswerText(request, this.calls, hear);
    // What is not text comes behind the text that was kept back.
    this.hear = (event) => {
      this.opening.settle();
      hear(event);
    };
    this.onTaken = request.onTaken;
  }

  /** True: that was the last event of the answer. */
  take(event: string, data: string): boolean {
    const text = this.repeated.read(data);
    if (text !== null) {
      this.returned.say(text);
      this.opening.push(text);
      return false;
    }
    if (isDone(data)) {
      // Of a server that never says why it ends.
      this.ended ||= this.hasSaid;
      return this.isFinished;
    }
    for (const said of objectsIn(data, event)) this.takeEvent(event, said);
    this.repeated.learn(data);
    return this.ended;
  }

  /** The server has said how the answer ends. */
  get isFinished(): boolean {
    return this.ended || this.stop !== null;
  }

  end(): void {
    if (!this.isFinished) {
      this.breakOff();
      throw truncated();
    }
    this.opening.end(endsWhole(this.stop));
    const reason = endOf(this.stop, { calls: this.calls.size });
    for (const state of this.returned.closeAll()) this.hear(state);
    for (const call of this.calls.take()) this.hear(call);
    const { input, outputTokens } = this;
    if (outputTokens !== null || input.inputTokens !== null) this.hear({ type: "usage", ...input, outputTokens });
    this.hear({ type: "end", reason });
  }

  /** Nothing more comes: what was kept back was said all the same. */
  breakOff(): void {
    this.opening.breakOff();
  }

  private takeEvent(event: string, said: Json): void {
    const report = reportIn(said, event);
    if (report) throw ofReport(report);
    this.hasSaid ||= said.type === "content_block_start" || said.type === "content_block_delta";
    // Some name an event only beside its data; a whole answer is known by who speaks.
    switch (said.type ?? (event || (said.role === "assistant" ? "message" : ""))) {
      case "message_start": {
        const { message } = shaped(Started, said);
        this.input = inputOf(message?.usage, this.input);
        const { inputTokens } = this.input;
        this.onTaken?.(inputTokens === null ? undefined : { ...this.input, inputTokens });
        break;
      }
      case "content_block_start": {
        const { index, content_block: block } = shaped(BlockStarted, said);
        if (block) this.takeBlock(block, index ?? null, said.content_block);
        break;
      }
      case "content_block_delta": {
        const { index, delta } = shaped(BlockDelta, said);
        if (delta) this.takeDelta(delta, index ?? null);
        break;
      }
      case "content_block_stop": {
        const place = shaped(BlockEnded, said).index ?? null;
        for (const state of this.returned.close(place)) this.hear(state);
        for (const call of this.calls.close(place)) this.hear(call);
        break;
      }
      case "message_delta":
        this.takeEnding(shaped(Ending, said));
        break;
      case "message_stop":
        this.takeEnding(shaped(Ending, said));
        this.ended = true;
        break;
      case "message": {
        const whole = shaped(Whole, said);
        for (const [index, block] of whole.content.entries()) if (isObject(block)) this.takeBlock(shaped(Block, block), index, block, true);
        this.takeEnding({ delta: whole, usage: whole.usage });
        this.ended = true;
        break;
      }
      case "":
        if (Array.isArray(said.choices)) throw speaksOther("Chat Completions");
        if (typeof said.done === "boolean") throw speaksOther("Ollama's own API");
    }
  }

  /** `given`: the block as it came, which must go back as it came. */
  private takeBlock(block: z.infer<typeof Block>, place: number | null, given: unknown, isWhole = false): void {
    // Some never say that a block has ended.
    for (const state of this.returned.closeAll()) this.hear(state);
    this.returned.begin(place, given);
    if (block.type === "server_tool_use" && block.name === "web_search") this.hear({ type: "search" });
    else if (block.type === "tool_use") {
      // Some tell the arguments with the beginning; in a stream they come afterwards, and the beginning has none.
      const told = isObject(block.input) && Object.keys(block.input).length === 0 ? null : block.input;
      this.calls.begin({ place, id: block.id, name: block.name, arguments: told });
    } else if ((block.type === "text" || block.type === "") && block.text) this.opening.push(block.text);
    else if (block.type === "thinking") this.think(block.thinking);
    if (!isWhole) return;
    for (const citation of block.citations ?? []) this.cite(citation);
    for (const state of this.returned.close(place)) this.hear(state);
    for (const call of this.calls.close(place)) this.hear(call);
  }

  private takeDelta(delta: NonNullable<z.infer<typeof BlockDelta>["delta"]>, place: number | null): void {
    this.returned.add(place, delta);
    // Some leave out its type, or shorten it.
    if (/^(text_delta|text|)$/.test(delta.type ?? "") && delta.text) this.opening.push(delta.text);
    else if (delta.type === "thinking_delta") this.think(delta.thinking);
    else if (delta.type === "input_json_delta" && !this.returned.has(place)) this.calls.add({ place, arguments: delta.partial_json });
    else if (delta.type === "citations_delta") this.cite(delta.citation);
  }

  private takeEnding({ delta, usage }: Pick<z.infer<typeof Ending>, "delta" | "usage">): void {
    this.stop = delta?.stop_reason || this.stop;
    this.input = inputOf(usage, this.input);
    this.outputTokens = usage?.output_tokens ?? this.outputTokens;
  }

  private think(text: string | null | undefined): void {
    if (!text) return;
    this.opening.answerOnly();
    this.hear({ type: "reasoning", text });
  }

  private cite(said: unknown): void {
    const citation = citationOf(said);
    if (citation) this.hear({ type: "citation", citation });
  }
}

/** Anthropic counts what was read from its cache and written to it beside the rest, we count them as part of the input. */
function inputOf(usage: z.infer<typeof Usage>, known: Input): Input {
  if (!usage?.input_tokens && usage?.input_tokens !== 0) return known;
  const cachedInputTokens = usage.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = usage.cache_creation_input_tokens ?? 0;
  const inputTokens = usage.input_tokens + cachedInputTokens + cacheWriteTokens;
  // The last word counts, but for a nought after a number: some proxies count only once.
  return inputTokens === 0 && known.inputTokens !== null ? known : { inputTokens, cachedInputTokens, cacheWriteTokens };
}

/** Of an event of which the reader above would hear nothing else. */
function textAlone(data: string): string | null {
  const [event, other] = objectsIn(data);
  if (other || event?.type !== "content_block_delta" || !isObject(event.delta)) return null;
  const { type, text } = event.delta;
  return type === "text_delta" && typeof text === "string" ? text : null;
}
