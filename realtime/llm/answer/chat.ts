import { z } from "zod";
import { citationOf } from "../citation.ts";
import { malformed, ofReport, truncated } from "../fault.ts";
import type { Json } from "../json-object.ts";
import { type Hear, ModelError, type ModelRequest } from "../model.ts";
import { RepeatedText } from "../repeated-text.ts";
import { reportIn } from "../report.ts";
import { type Body, readSse } from "../sse.ts";
import { CallCollector } from "./calls.ts";
import { besideCall, ChatThoughts, detailWords } from "./chat-thoughts.ts";
import { endOf } from "./end.ts";
import { someList, someObject, somePlace, someText } from "./field.ts";
import { objectsIn } from "./json.ts";
import { OpeningThoughts } from "./thinking.ts";
import { usageOf } from "./tokens.ts";

const Part = z.looseObject({ type: someText, text: someText, thinking: z.unknown().optional(), reasoning: someText, refusal: someText });
/** Text, or a list of parts in which thoughts stand beside it. */
const Content = z
  .union([z.string(), z.array(z.unknown())])
  .nullish()
  .catch(null);
const CalledFunction = z.looseObject({ name: someText, arguments: z.unknown().optional() });
const ToolCall = z.looseObject({ index: somePlace, id: z.coerce.string().nullish().catch(null), function: CalledFunction.nullish() });
const Delta = z.looseObject({
  content: Content,
  // Servers differ in how they call thoughts.
  reasoning_content: Content,
  reasoning: Content,
  reasoning_text: Content,
  refusal: someText,
  annotations: someList,
  tool_calls: z.union([z.array(ToolCall), ToolCall.transform((call) => [call])]).nullish(),
  function_call: CalledFunction.nullish().catch(null),
});
const Choice = z.looseObject({
  delta: Delta.nullish(),
  // Where a server does not stream though it was asked to.
  message: Delta.nullish(),
  text: someText,
  finish_reason: someText,
});
const Chunk = z.looseObject({ choices: z.array(Choice.nullish()).nullish(), usage: someObject });
type Delta = z.infer<typeof Delta>;

/** Reads an answer in the words of Chat Completions, streamed or whole, and tells `hear` of it. */
export async function readChat(body: Body, hear: Hear, request: ModelRequest): Promise<void> {
  const reader = new ChatReader(hear, request);
  try {
    await readSse(body, ({ event, data }) => reader.take(event, data), request.onBytes);
  } catch (error) {
    // What was lost after the end is only the end of the connection.
    if (!(reader.isFinished && error instanceof ModelError && lossCodes.has(error.code))) {
      reader.breakOff();
      throw error;
    }
  }
  reader.end();
}

const lossCodes: ReadonlySet<string> = new Set(["UNREACHABLE", "TIMEOUT"]);

class ChatReader {
  private readonly calls: CallCollector;
  private readonly opening: OpeningThoughts;
  private readonly thoughts = new ChatThoughts();
  private readonly repeated = new RepeatedText(textAlone);
  private readonly hear: Hear;
  private readonly onTaken: ModelRequest["onTaken"];
  private finish: string | null = null;
  private refused = false;
  private done = false;
  private taken = false;
  private hasText = false;
  private hasDeltas = false;

  constructor(hear: Hear, { model, tools, onTaken }: ModelRequest) {
    this.calls = new CallCollector(tools);
    this.opening = new OpeningThoughts(model, {
      text: (text) => hear({ type: "text", text }),
      thought: (text) => hear({ type: "reasoning", text }),
    });
    this.hear = hear;
    this.onTaken = onTaken;
  }

  /** True: that was the last event of the answer. */
  take(event: string, data: string): boolean {
    const text = this.repeated.read(data);
    if (text !== null) {
      this.sayText(text);
      return false;
    }
    if (data.length < 20 && data.trim() === "[DONE]") {
      this.done = true;
      return true;
    }
    for (const said of objectsIn(data, event)) this.takeChunk(event, said);
    this.repeated.learn(data);
    return false;
  }

  /** The server has said how the answer ends. */
  get isFinished(): boolean {
    return this.finish !== null;
  }

  end(): void {
    // A body that ends without a reason is a connection that was cut, however politely.
    if (this.finish === null && !this.done) throw truncated();
    this.opening.end();
    const reason = endOf(this.finish, { calls: this.calls.size, refused: this.refused });
    for (const state of this.thoughts.end()) this.hear(state);
    for (const call of this.calls.take()) this.hear(call);
    this.hear({ type: "end", reason });
  }

  /** Nothing more comes: what was kept back until it is clear what it is was said all the same. */
  breakOff(): void {
    this.opening.breakOff();
  }

  private takeChunk(event: string, said: Json): void {
    const { data: chunk, error } = Chunk.safeParse(said);
    if (!chunk) throw malformed(error);
    const report = reportIn(said, event);
    if (report) throw ofReport(report);
    if (!this.taken) this.onTaken?.();
    this.taken = true;
    const usage = usageOf(chunk.usage);
    if (usage) this.hear(usage);
    const choice = chunk.choices?.[0];
    if (!choice) return;
    if (choice.delta) this.takeDelta(choice.delta, false);
    // Some tell the whole of it once more at its end.
    if (choice.message) this.takeDelta(choice.message, true);
    if (choice.text && !choice.delta && !choice.message) this.sayText(choice.text);
    if (!choice.finish_reason) return;
    this.finish = choice.finish_reason;
    this.opening.settle();
  }

  private takeDelta(delta: Delta, isWhole: boolean): void {
    const told = [delta.reasoning_content, delta.reasoning, delta.reasoning_text].map(wordsOf).find((text) => text !== "");
    const thoughts = told ?? detailWords(delta.reasoning_details);
    // Who tells the whole once more tells nothing new.
    if (!(isWhole && this.hasDeltas)) this.thoughts.take(delta);
    this.hasDeltas ||= !isWhole;
    if (thoughts && !(isWhole && this.hasText)) {
      this.opening.answerOnly();
      this.hear({ type: "reasoning", text: thoughts });
    }
    if (!(isWhole && this.hasText)) this.sayContent(delta.content);
    if (delta.refusal && !(isWhole && this.refused)) this.sayText(delta.refusal);
    this.refused ||= Boolean(delta.refusal);
    for (const annotation of delta.annotations ?? []) {
      const citation = citationOf(annotation);
      if (!citation) continue;
      this.opening.settle();
      this.hear({ type: "citation", citation });
    }
    for (const call of delta.tool_calls ?? []) {
      const { index: place, id, function: called } = call;
      this.addCall({ place, id, ...called, extra: besideCall(call) }, isWhole);
    }
    if (delta.function_call) this.addCall({ place: "function_call", ...delta.function_call }, isWhole);
  }

  private addCall(piece: Parameters<CallCollector["add"]>[0], isWhole: boolean): void {
    if (isWhole) this.calls.addWhole(piece);
    else this.calls.add(piece);
  }

  private sayContent(content: Delta["content"]): void {
    if (typeof content === "string") this.sayText(content);
    else for (const part of partsOf(content)) this.sayPart(part);
  }

  private sayPart(part: ContentPart): void {
    if (part.refusal) this.refused = true;
    const thought = thoughtIn(part);
    if (thought === null) this.sayText(part.text ?? part.refusal ?? "");
    else if (thought !== "") {
      this.opening.answerOnly();
      this.hear({ type: "reasoning", text: thought });
    }
  }

  private sayText(text: string): void {
    if (text === "") return;
    if (this.thoughts.hasParts) for (const state of this.thoughts.closeParts()) this.hear(state);
    this.hasText = true;
    if (this.opening.isOver) this.hear({ type: "text", text });
    else this.opening.push(text);
  }
}

/** Of a chunk of which the reader above would hear nothing else. */
function textAlone(data: string): string | null {
  const [chunk, other] = objectsIn(data);
  const { choices, usage, error } = (chunk ?? {}) as { choices?: unknown; usage?: unknown; error?: unknown };
  if (other || error || usage || !Array.isArray(choices) || choices.length !== 1) return null;
  const { delta, finish_reason, message, error: failed } = (choices[0] ?? {}) as Json;
  if (finish_reason || message || failed || typeof delta !== "object" || delta === null) return null;
  const { content, role: _, ...more } = delta as Json;
  return typeof content === "string" && !Object.values(more).some(Boolean) ? content : null;
}

type ContentPart = z.infer<typeof Part>;

function partsOf(content: Exclude<Delta["content"], string>): ContentPart[] {
  return (content ?? []).flatMap((part) => {
    if (typeof part === "string") return [{ type: "text", text: part } as ContentPart];
    const { data } = Part.safeParse(part);
    return data ? [data] : [];
  });
}

/** The thoughts that a part holds; null for one of the answer. */
function thoughtIn(part: ContentPart): string | null {
  if (!/^(thinking|reasoning|reasoning_text|thought)$/.test(part.type ?? "")) return null;
  if (typeof part.thinking === "string") return part.thinking;
  if (Array.isArray(part.thinking)) return wordsOf(part.thinking);
  return part.reasoning ?? part.text ?? "";
}

function wordsOf(content: Delta["content"]): string {
  if (typeof content === "string") return content;
  return partsOf(content)
    .map((part) => part.text ?? "")
    .join("");
}
