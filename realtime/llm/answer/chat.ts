import { reportIn } from "../accounting/report.ts";
import { citationOf } from "../adapters/citation.ts";
import type { Json } from "../adapters/json-object.ts";
import { RepeatedText } from "../adapters/repeated-text.ts";
import type { ModelRequest, OnModelEvent } from "../model.ts";
import { isConnectionLoss, malformed, otherProtocolError, reportedError, truncated } from "../refusal/fault.ts";
import { type Body, isDone, readSse, type SseEvent } from "../transport/sse.ts";
import { AnswerText } from "./answer-text.ts";
import { CallCollector } from "./calls.ts";
import { type Choice, Chunk, type Content, type ContentPart, type Delta, partsOf } from "./chat-shape.ts";
import { ChatThoughts, callExtras, detailText } from "./chat-thoughts.ts";
import { endOf, isComplete } from "./end.ts";
import { objectsIn } from "./json.ts";
import { fromOllama, otherProtocol } from "./ollama.ts";
import { plainChunk } from "./plain-chunk.ts";
import { usageOf } from "./tokens.ts";

/** Reads a Chat Completions answer, streamed or whole, and emits its events. */
export async function readChat(body: Body, onEvent: OnModelEvent, request: ModelRequest): Promise<void> {
  const reader = new ChatReader(onEvent, request);
  try {
    await readSse(body, (raw) => reader.take(raw), request.onBytes);
  } catch (error) {
    // After the finish reason, a lost connection loses nothing.
    if (!(reader.isFinished && isConnectionLoss(error))) {
      reader.flushOnFailure();
      throw error;
    }
  }
  reader.end();
}

class ChatReader {
  private readonly calls: CallCollector;
  private readonly answerText: AnswerText;
  private readonly thoughts = new ChatThoughts();
  private readonly repeated = new RepeatedText(onlyText);
  private readonly onEvent: OnModelEvent;
  private readonly onAccepted: ModelRequest["onAccepted"];
  private finish: string | null = null;
  private refused = false;
  private done = false;
  private accepted = false;
  /** The index of the choice that is read, if there are several. */
  private choiceIndex: number | null | undefined;
  private hasText = false;
  private hasDeltas = false;

  constructor(onEvent: OnModelEvent, request: ModelRequest) {
    this.calls = new CallCollector(request.tools);
    this.answerText = new AnswerText(request, this.calls, onEvent);
    this.onEvent = onEvent;
    this.onAccepted = request.onAccepted;
  }

  /** Returns true for the last event of the answer. */
  take({ event, data, isWhole = false }: SseEvent): boolean {
    const text = this.repeated.read(data);
    if (text !== null) {
      this.emitText(text);
      return false;
    }
    if (isDone(data)) {
      this.done = true;
      return true;
    }
    for (const raw of objectsIn(data, event)) this.takeChunk(event, raw, isWhole);
    this.repeated.learn(data);
    return false;
  }

  /** The server has sent a finish reason. */
  get isFinished(): boolean {
    return this.finish !== null;
  }

  end(): void {
    // A body that ends without a finish reason was cut off, even if the connection closed cleanly.
    if (this.finish === null && !this.done) {
      this.flushOnFailure();
      throw truncated();
    }
    this.answerText.end(isComplete(this.finish));
    const reason = endOf(this.finish, { calls: this.calls.size, refused: this.refused });
    for (const state of this.thoughts.end()) this.onEvent(state);
    for (const call of this.calls.take()) this.onEvent(call);
    this.onEvent({ type: "end", reason });
  }

  /** No more events come: emits the text that was buffered for detection. */
  flushOnFailure(): void {
    this.answerText.flushOnFailure();
  }

  private takeChunk(event: string, raw: Json, isWhole: boolean): void {
    const plain = event === "" && !isWhole ? plainChunk(raw) : null;
    if (plain) {
      this.takePlain(plain);
      return;
    }
    const { data: chunk, error } = Chunk.safeParse(fromOllama(raw));
    if (!chunk) throw malformed(error);
    const report = reportIn(raw, event);
    if (report) throw reportedError(report);
    const other = this.hasText ? null : otherProtocol(raw);
    if (other) throw otherProtocolError(other);
    this.noteAccepted();
    const choice = this.choiceOf(chunk.choices ?? []);
    const usage = usageOf(chunk.usage) ?? usageOf(choice?.usage) ?? usageOf(chunk.x_groq?.usage);
    if (usage) this.onEvent(usage);
    if (!choice) return;
    if (choice.delta) this.takeDelta(choice.delta, false);
    // Some servers repeat the whole message at the end.
    if (choice.message) this.takeDelta(choice.message, true);
    if (choice.text && !choice.delta && !choice.message) this.emitText(choice.text);
    // A complete JSON document was not cut off.
    const finish = choice.finish_reason || finishReasonElsewhere(raw, choice) || (isWhole && choice.message ? "stop" : null);
    if (!finish) return;
    this.finish = finish;
    this.answerText.close();
  }

  /** The fast path of `takeChunk`, with the same effect. */
  private takePlain({ choiceIndex, text }: { choiceIndex: number; text: string }): void {
    this.noteAccepted();
    this.choiceIndex ??= choiceIndex;
    if (choiceIndex !== this.choiceIndex) return;
    this.hasDeltas = true;
    this.emitText(text);
  }

  private noteAccepted(): void {
    if (!this.accepted) this.onAccepted?.();
    this.accepted = true;
  }

  /** We request one choice; if a server sends several, the first one to start is read. */
  private choiceOf(choices: (Choice | null | undefined)[]): Choice | undefined {
    const present = choices.filter((choice) => choice != null);
    this.choiceIndex ??= (present.find(({ index }) => index === 0) ?? present[0])?.index;
    return present.find(({ index }) => index == null || this.choiceIndex == null || index === this.choiceIndex);
  }

  private takeDelta(delta: Delta, isWhole: boolean): void {
    const reasoning = [delta.reasoning_content, delta.reasoning, delta.reasoning_text, delta.thinking]
      .map(textOf)
      .find((text) => text !== "");
    const thoughts = reasoning ?? detailText(delta.reasoning_details);
    // A repeated whole message contains nothing new.
    if (!(isWhole && this.hasDeltas)) this.thoughts.take(delta);
    this.hasDeltas ||= !isWhole;
    if (thoughts && !(isWhole && this.hasText)) {
      this.answerText.skipThoughtDetection();
      this.onEvent({ type: "reasoning", text: thoughts });
    }
    if (!(isWhole && this.hasText)) this.emitContent(delta.content);
    if (delta.refusal && !(isWhole && this.refused)) this.emitText(delta.refusal);
    this.refused ||= Boolean(delta.refusal);
    for (const annotation of delta.annotations ?? []) {
      const citation = citationOf(annotation);
      if (!citation) continue;
      this.answerText.flush();
      this.onEvent({ type: "citation", citation });
    }
    for (const call of delta.tool_calls ?? []) {
      const { index: slot, id, function: called } = call;
      this.addCall({ slot, id, ...(called ?? { name: call.name, arguments: call.arguments }), extra: callExtras(call) }, isWhole);
    }
    // Some servers also send the call in the legacy `function_call` field.
    if (delta.function_call && !delta.tool_calls?.length) this.addCall({ slot: "function_call", ...delta.function_call }, isWhole);
  }

  private addCall(fragment: Parameters<CallCollector["add"]>[0], isWhole: boolean): void {
    if (isWhole) this.calls.addWhole(fragment);
    else this.calls.add(fragment);
  }

  private emitContent(content: Content): void {
    if (typeof content === "string") this.emitText(content);
    else for (const part of partsOf(content)) this.emitPart(part);
  }

  private emitPart(part: ContentPart): void {
    if (part.refusal) this.refused = true;
    const thought = thoughtIn(part);
    if (thought === null) this.emitText(part.text ?? part.refusal ?? "");
    else if (thought !== "") {
      this.answerText.skipThoughtDetection();
      this.onEvent({ type: "reasoning", text: thought });
    }
  }

  private emitText(text: string): void {
    if (text === "") return;
    if (this.thoughts.hasParts) for (const state of this.thoughts.closeParts()) this.onEvent(state);
    this.hasText = true;
    if (this.answerText.isPassThrough) this.onEvent({ type: "text", text });
    else this.answerText.push(text);
  }
}

/** Some servers put the finish reason beside the choice, inside its delta, or in `stop_reason` as Anthropic does. */
function finishReasonElsewhere(raw: Json, choice: Choice): string | null {
  if ("finish_reason" in choice && choice.finish_reason !== undefined) return null;
  const { stop_reason: stop, delta } = choice as { stop_reason?: unknown; delta?: Json | null };
  const found = [raw.finish_reason, delta?.finish_reason, stop].find((reason) => typeof reason === "string" && reason !== "");
  return typeof found === "string" ? found : null;
}

/** The text of a chunk from which the reader above would emit only this text; null for all others. */
function onlyText(data: string): string | null {
  const [chunk, other] = objectsIn(data);
  const { choices, usage, error } = (chunk ?? {}) as { choices?: unknown; usage?: unknown; error?: unknown };
  if (other || error || usage || !Array.isArray(choices) || choices.length !== 1) return null;
  const { delta, finish_reason, message, error: failed } = (choices[0] ?? {}) as Json;
  if (finish_reason || message || failed || typeof delta !== "object" || delta === null) return null;
  const { content, role: _, ...more } = delta as Json;
  return typeof content === "string" && !Object.values(more).some(Boolean) ? content : null;
}

/** The thoughts in a content part; null if it is part of the answer. */
function thoughtIn(part: ContentPart): string | null {
  if (!/^(thinking|reasoning|reasoning_text|thought)$/.test(part.type ?? "")) return null;
  if (typeof part.thinking === "string") return part.thinking;
  if (Array.isArray(part.thinking)) return textOf(part.thinking);
  return part.reasoning ?? part.text ?? "";
}

function textOf(content: Content): string {
  if (typeof content === "string") return content;
  return partsOf(content)
    .map((part) => part.text ?? "")
    .join("");
}
