import { reportIn } from "../accounting/report.ts";
import { citationOf } from "../adapters/citation.ts";
import type { Json } from "../adapters/json-object.ts";
import { RepeatedText } from "../adapters/repeated-text.ts";
import type { Hear, ModelRequest } from "../model.ts";
import { isLoss, malformed, ofReport, speaksOther, truncated } from "../refusal/fault.ts";
import { type Body, isDone, readSse, type SseEvent } from "../transport/sse.ts";
import { AnswerText } from "./answer-text.ts";
import { CallCollector } from "./calls.ts";
import { type Choice, Chunk, type Content, type ContentPart, type Delta, partsOf } from "./chat-shape.ts";
import { besideCall, ChatThoughts, detailWords } from "./chat-thoughts.ts";
import { endOf, endsWhole } from "./end.ts";
import { objectsIn } from "./json.ts";
import { fromOllama, otherProtocol } from "./ollama.ts";
import { plainChunk } from "./plain-chunk.ts";
import { usageOf } from "./tokens.ts";

/** Reads an answer in the words of Chat Completions, streamed or whole, and tells `hear` of it. */
export async function readChat(body: Body, hear: Hear, request: ModelRequest): Promise<void> {
  const reader = new ChatReader(hear, request);
  try {
    await readSse(body, (said) => reader.take(said), request.onBytes);
  } catch (error) {
    // What was lost after the end is only the end of the connection.
    if (!(reader.isFinished && isLoss(error))) {
      reader.breakOff();
      throw error;
    }
  }
  reader.end();
}

class ChatReader {
  private readonly calls: CallCollector;
  private readonly opening: AnswerText;
  private readonly thoughts = new ChatThoughts();
  private readonly repeated = new RepeatedText(textAlone);
  private readonly hear: Hear;
  private readonly onTaken: ModelRequest["onTaken"];
  private finish: string | null = null;
  private refused = false;
  private done = false;
  private taken = false;
  /** Where the answer stands among several. */
  private place: number | null | undefined;
  private hasText = false;
  private hasDeltas = false;

  constructor(hear: Hear, request: ModelRequest) {
    this.calls = new CallCollector(request.tools);
    this.opening = new AnswerText(request, this.calls, hear);
    this.hear = hear;
    this.onTaken = request.onTaken;
  }

  /** True: that was the last event of the answer. */
  take({ event, data, isWhole = false }: SseEvent): boolean {
    const text = this.repeated.read(data);
    if (text !== null) {
      this.sayText(text);
      return false;
    }
    if (isDone(data)) {
      this.done = true;
      return true;
    }
    for (const said of objectsIn(data, event)) this.takeChunk(event, said, isWhole);
    this.repeated.learn(data);
    return false;
  }

  /** The server has said how the answer ends. */
  get isFinished(): boolean {
    return this.finish !== null;
  }

  end(): void {
    // A body that ends without a reason is a connection that was cut, however politely.
    if (this.finish === null && !this.done) {
      this.breakOff();
      throw truncated();
    }
    this.opening.end(endsWhole(this.finish));
    const reason = endOf(this.finish, { calls: this.calls.size, refused: this.refused });
    for (const state of this.thoughts.end()) this.hear(state);
    for (const call of this.calls.take()) this.hear(call);
    this.hear({ type: "end", reason });
  }

  /** Nothing more comes: what was kept back until it is clear what it is was said all the same. */
  breakOff(): void {
    this.opening.breakOff();
  }

  private takeChunk(event: string, said: Json, isWhole: boolean): void {
    const plain = event === "" && !isWhole ? plainChunk(said) : null;
    if (plain) {
      this.takePlain(plain);
      return;
    }
    const { data: chunk, error } = Chunk.safeParse(fromOllama(said));
    if (!chunk) throw malformed(error);
    const report = reportIn(said, event);
    if (report) throw ofReport(report);
    const other = this.hasText ? null : otherProtocol(said);
    if (other) throw speaksOther(other);
    this.noteTaken();
    const choice = this.choiceOf(chunk.choices ?? []);
    const usage = usageOf(chunk.usage) ?? usageOf(choice?.usage) ?? usageOf(chunk.x_groq?.usage);
    if (usage) this.hear(usage);
    if (!choice) return;
    if (choice.delta) this.takeDelta(choice.delta, false);
    // Some tell the whole of it once more at its end.
    if (choice.message) this.takeDelta(choice.message, true);
    if (choice.text && !choice.delta && !choice.message) this.sayText(choice.text);
    // One document that is there to its last bracket was not cut off.
    const finish = choice.finish_reason || elsewhere(said, choice) || (isWhole && choice.message ? "stop" : null);
    if (!finish) return;
    this.finish = finish;
    this.opening.close();
  }

  /** What `takeChunk` would hear of it. */
  private takePlain({ place, text }: { place: number; text: string }): void {
    this.noteTaken();
    this.place ??= place;
    if (place !== this.place) return;
    this.hasDeltas = true;
    this.sayText(text);
  }

  private noteTaken(): void {
    if (!this.taken) this.onTaken?.();
    this.taken = true;
  }

  /** One answer is asked for: of a server that gives more, the one that begins first counts. */
  private choiceOf(choices: (Choice | null | undefined)[]): Choice | undefined {
    const given = choices.filter((choice) => choice != null);
    this.place ??= (given.find(({ index }) => index === 0) ?? given[0])?.index;
    return given.find(({ index }) => index == null || this.place == null || index === this.place);
  }

  private takeDelta(delta: Delta, isWhole: boolean): void {
    const told = [delta.reasoning_content, delta.reasoning, delta.reasoning_text, delta.thinking].map(wordsOf).find((text) => text !== "");
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
      this.addCall({ place, id, ...(called ?? { name: call.name, arguments: call.arguments }), extra: besideCall(call) }, isWhole);
    }
    // Some tell a call in the old words too.
    if (delta.function_call && !delta.tool_calls?.length) this.addCall({ place: "function_call", ...delta.function_call }, isWhole);
  }

  private addCall(piece: Parameters<CallCollector["add"]>[0], isWhole: boolean): void {
    if (isWhole) this.calls.addWhole(piece);
    else this.calls.add(piece);
  }

  private sayContent(content: Content): void {
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

/** Some say the end beside the choice, within its delta, or by the name that Anthropic has for it. */
function elsewhere(said: Json, choice: Choice): string | null {
  if ("finish_reason" in choice && choice.finish_reason !== undefined) return null;
  const { stop_reason: stop, delta } = choice as { stop_reason?: unknown; delta?: Json | null };
  const found = [said.finish_reason, delta?.finish_reason, stop].find((reason) => typeof reason === "string" && reason !== "");
  return typeof found === "string" ? found : null;
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

/** The thoughts that a part holds; null for one of the answer. */
function thoughtIn(part: ContentPart): string | null {
  if (!/^(thinking|reasoning|reasoning_text|thought)$/.test(part.type ?? "")) return null;
  if (typeof part.thinking === "string") return part.thinking;
  if (Array.isArray(part.thinking)) return wordsOf(part.thinking);
  return part.reasoning ?? part.text ?? "";
}

function wordsOf(content: Content): string {
  if (typeof content === "string") return content;
  return partsOf(content)
    .map((part) => part.text ?? "")
    .join("");
}
