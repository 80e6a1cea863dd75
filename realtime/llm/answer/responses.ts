import type { z } from "zod";
import { reportIn, reportOf } from "../accounting/report.ts";
import { citationOf } from "../adapters/citation.ts";
import { isObject, type Json } from "../adapters/json-object.ts";
import type { ModelRequest, OnModelEvent } from "../model.ts";
import { reportedError, truncated } from "../refusal/fault.ts";
import { isNoEndpoint } from "../refusal/refusal.ts";
import { type Body, isDone, readSse } from "../transport/sse.ts";
import { AnswerText } from "./answer-text.ts";
import { CallCollector } from "./calls.ts";
import { endOf, isComplete } from "./end.ts";
import { lenientObject, parseAs } from "./field.ts";
import { objectsIn } from "./json.ts";
import { CallDelta, dataIn, Ending, Item, ItemEvent, type Part, partsOf, Whole } from "./responses-shape.ts";
import { type UsageEvent, usageOf } from "./tokens.ts";

const returned: ReadonlySet<string> = new Set(["reasoning", "web_search_call"]);

/** Thrown when the body is not a Responses API answer: the server may use another protocol. */
export class NotResponses extends Error {}

/** Reads a Responses API answer, streamed or whole, and emits its events. @throws NotResponses */
export async function readResponses(body: Body, onEvent: OnModelEvent, request: ModelRequest): Promise<void> {
  const reader = new ResponsesReader(onEvent, request);
  try {
    await readSse(body, ({ event, data }) => reader.take(event, data), request.onBytes);
    reader.end();
  } catch (error) {
    reader.flushOnFailure();
    throw error;
  }
}

class ResponsesReader {
  private readonly calls: CallCollector;
  private readonly onEvent: OnModelEvent;
  private readonly onAccepted: ModelRequest["onAccepted"];
  private said: "nothing" | "thoughts" | "text" = "nothing";
  private refused = false;
  private recognized = false;
  private usage: UsageEvent | null = null;
  private finish: string | null = null;
  private ended = false;
  private done = false;
  /** Output items that have started and are not complete. */
  private readonly open = new Set<unknown>();
  /** The last event completed a message. */
  private hasWholeMessage = false;
  private readonly answerText: AnswerText;
  /** Ids of the items already emitted as state. */
  private readonly returned = new Set<unknown>();

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
    if (isDone(data)) {
      this.done = this.recognized;
      return true;
    }
    if (!this.recognized && data.trimStart().startsWith("<")) throw new NotResponses("What came is a page");
    for (const said of objectsIn(data, event)) {
      if (said.type === "response.output_text.delta") this.emitText(said.delta);
      else this.takeEvent(event, said);
    }
    return this.ended;
  }

  end(): void {
    // Some servers omit `response.completed` and end with [DONE], or with the message itself.
    if (!this.ended && !this.done && !this.hasWholeMessage) throw truncated();
    this.answerText.end(isComplete(this.finish));
    const reason = endOf(this.finish, { calls: this.calls.size, refused: this.refused });
    for (const call of this.calls.take()) this.onEvent(call);
    if (this.usage) this.onEvent(this.usage);
    this.onEvent({ type: "end", reason });
  }

  /** No more events come: emits the buffered text. */
  flushOnFailure(): void {
    this.answerText.flushOnFailure();
  }

  private takeEvent(event: string, said: Json): void {
    const { delta } = said;
    // Some servers name the event only in the SSE field.
    const type = typeof said.type !== "string" && event.startsWith("response.") ? event : said.type;
    const report = hasFailed(said, type) ? reportOf(said.response) : reportIn(said, event);
    if (report && !this.recognized && isNoEndpoint(report.message)) throw new NotResponses(report.message);
    if (report) throw reportedError(report);
    if (typeof type === "string" && type.startsWith("response.")) this.recognized = true;
    switch (type) {
      case "response.created":
        this.onAccepted?.();
        break;
      case "response.output_text.delta":
        this.emitText(delta);
        break;
      case "response.refusal.delta":
        this.refused = true;
        this.emitText(delta);
        break;
      case "response.output_text.done":
        if (this.said !== "text") this.emitText(said.text);
        break;
      case "response.output_text.annotation.added":
        this.cite(said.annotation);
        break;
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        this.emitThought(delta);
        break;
      case "response.output_item.added":
      case "response.output_item.done": {
        const { output_index: slot, item } = parseAs(ItemEvent, said);
        if (item.type === "web_search_call" && type.endsWith("done")) this.onEvent({ type: "search" });
        this.trackOpen(type.endsWith("added"), item, slot ?? item.id);
        if (type.endsWith("done")) this.emitReturnedItem(said.item);
        if (item.type === "message" && type.endsWith("done")) this.takeMessage(item);
        if (item.type !== "function_call") break;
        if (type.endsWith("added"))
          this.calls.begin({ slot: slot ?? item.id, id: item.call_id ?? item.id, name: item.name, arguments: item.arguments });
        else this.addCall(item, slot ?? null);
        if (type.endsWith("done")) for (const call of this.calls.close(slot ?? item.id ?? null)) this.onEvent(call);
        break;
      }
      case "response.function_call_arguments.delta":
      case "response.function_call_arguments.done": {
        const fragment = parseAs(CallDelta, said);
        const slot = fragment.output_index ?? fragment.item_id ?? null;
        if (type.endsWith("delta")) this.calls.add({ slot, arguments: fragment.delta });
        else this.calls.addWhole({ slot, name: fragment.name, arguments: fragment.arguments });
        break;
      }
      case "response.completed":
      case "response.incomplete":
      case "response.done":
        this.takeWhole({ usage: lenientObject.parse(said.usage), ...parseAs(Ending, said).response });
        break;
      default:
        if (said.object === "response" || Array.isArray(said.output)) this.takeWhole(parseAs(Whole, said));
        else if (!this.recognized && type === undefined) throw new NotResponses("What came is no answer of the Responses API");
    }
  }

  private trackOpen(begins: boolean, { type, status }: z.infer<typeof Item>, slot: unknown): void {
    if (begins) this.open.add(slot);
    else this.open.delete(slot);
    this.hasWholeMessage = !begins && type === "message" && status === "completed" && this.open.size === 0;
  }

  private takeWhole(whole: z.infer<typeof Whole>): void {
    const items = (whole.output ?? []).flatMap((raw) => dataIn(Item, raw).map((item) => ({ ...item, given: raw })));
    // Usually this repeats what was already streamed.
    const { said } = this;
    for (const [index, item] of items.entries()) {
      this.emitReturnedItem(item.given);
      if (item.type === "function_call") {
        this.addCall(item, index);
        for (const call of this.calls.close(index)) this.onEvent(call);
      } else if (item.type === "reasoning" && said === "nothing")
        for (const { text } of partsOf(item.summary?.length ? item.summary : item.content)) this.emitThought(text);
      else if (item.type === "message" && said !== "text") for (const part of partsOf(item.content)) this.takePart(part);
    }
    this.usage = usageOf(whole.usage);
    const cut = whole.incomplete_details?.reason;
    this.finish = cut || (whole.status === "incomplete" || whole.status === "cancelled" ? whole.status : null);
    this.ended = true;
  }

  /** Items to send back unchanged, because the provider stores nothing. */
  private emitReturnedItem(item: unknown): void {
    if (!isObject(item) || !returned.has(String(item.type)) || this.returned.has(item.id)) return;
    if (item.type === "reasoning" && !item.encrypted_content) return;
    this.returned.add(item.id);
    const block = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
    this.onEvent({ type: "state", item: { type: "block", block } });
  }

  /** A message that was not streamed. */
  private takeMessage(item: z.infer<typeof Item>): void {
    if (this.said !== "text") for (const part of partsOf(item.content)) this.takePart(part);
  }

  private takePart(part: z.infer<typeof Part>): void {
    if (part.refusal) this.refused = true;
    this.emitText(part.text ?? part.refusal);
    for (const annotation of part.annotations ?? []) this.cite(annotation);
  }

  /** `call_id` identifies the call for its result; the item's own id only identifies the item. */
  private addCall(item: z.infer<typeof Item>, slot: number | null): void {
    this.calls.addWhole({ slot: slot ?? item.id, id: item.call_id ?? item.id, name: item.name, arguments: item.arguments });
  }

  private emitText(text: unknown): void {
    if (typeof text !== "string" || text === "") return;
    this.recognized = true;
    this.said = "text";
    this.answerText.push(text);
  }

  private emitThought(text: unknown): void {
    if (typeof text !== "string" || text === "") return;
    if (this.said === "nothing") this.said = "thoughts";
    this.answerText.skipThoughtDetection();
    this.onEvent({ type: "reasoning", text });
  }

  private cite(said: unknown): void {
    const citation = citationOf(said);
    if (citation) this.onEvent({ type: "citation", citation });
  }
}

/** Some servers report a failure as the end of an answer. */
function hasFailed({ response }: Json, type: unknown): boolean {
  return type === "response.failed" || (isObject(response) && response.status === "failed");
}
