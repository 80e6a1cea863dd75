import type { z } from "zod";
import { reportIn, reportOf } from "../accounting/report.ts";
import { citationOf } from "../adapters/citation.ts";
import { isObject, type Json } from "../adapters/json-object.ts";
import type { Hear, ModelRequest } from "../model.ts";
import { ofReport, truncated } from "../refusal/fault.ts";
import { isNoEndpoint } from "../refusal/refusal.ts";
import { type Body, isDone, readSse } from "../transport/sse.ts";
import { AnswerText } from "./answer-text.ts";
import { CallCollector } from "./calls.ts";
import { endOf, endsWhole } from "./end.ts";
import { shaped, someObject } from "./field.ts";
import { objectsIn } from "./json.ts";
import { CallDelta, dataIn, Ending, Item, ItemEvent, type Part, partsOf, Whole } from "./responses-shape.ts";
import { type UsageEvent, usageOf } from "./tokens.ts";

const returned: ReadonlySet<string> = new Set(["reasoning", "web_search_call"]);

/** Thrown when what came is no answer of the Responses API: the server may speak another protocol. */
export class NotResponses extends Error {}

/** Reads an answer in the words of the Responses API, streamed or whole, and tells `hear` of it. @throws NotResponses */
export async function readResponses(body: Body, hear: Hear, request: ModelRequest): Promise<void> {
  const reader = new ResponsesReader(hear, request);
  try {
    await readSse(body, ({ event, data }) => reader.take(event, data), request.onBytes);
    reader.end();
  } catch (error) {
    reader.breakOff();
    throw error;
  }
}

class ResponsesReader {
  private readonly calls: CallCollector;
  private readonly hear: Hear;
  private readonly onTaken: ModelRequest["onTaken"];
  private said: "nothing" | "thoughts" | "text" = "nothing";
  private refused = false;
  private known = false;
  private usage: UsageEvent | null = null;
  private finish: string | null = null;
  private ended = false;
  private done = false;
  /** Items that were begun and are not complete. */
  private readonly open = new Set<unknown>();
  /** The last thing that was told is that a message is complete. */
  private hasWholeMessage = false;
  private readonly opening: AnswerText;
  /** Ids of the items that were told as state. */
  private readonly returned = new Set<unknown>();

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
    if (isDone(data)) {
      this.done = this.known;
      return true;
    }
    if (!this.known && data.trimStart().startsWith("<")) throw new NotResponses("What came is a page");
    for (const said of objectsIn(data, event)) {
      if (said.type === "response.output_text.delta") this.sayText(said.delta);
      else this.takeEvent(event, said);
    }
    return this.ended;
  }

  end(): void {
    // Some never say that the answer is complete, but end as Chat Completions do, or with the message itself.
    if (!this.ended && !this.done && !this.hasWholeMessage) throw truncated();
    this.opening.end(endsWhole(this.finish));
    const reason = endOf(this.finish, { calls: this.calls.size, refused: this.refused });
    for (const call of this.calls.take()) this.hear(call);
    if (this.usage) this.hear(this.usage);
    this.hear({ type: "end", reason });
  }

  /** Nothing more comes: what was kept back was said all the same. */
  breakOff(): void {
    this.opening.breakOff();
  }

  private takeEvent(event: string, said: Json): void {
    const { delta } = said;
    // Some name an event only beside its data.
    const type = typeof said.type !== "string" && event.startsWith("response.") ? event : said.type;
    const report = hasFailed(said, type) ? reportOf(said.response) : reportIn(said, event);
    if (report && !this.known && isNoEndpoint(report.words)) throw new NotResponses(report.words);
    if (report) throw ofReport(report);
    if (typeof type === "string" && type.startsWith("response.")) this.known = true;
    switch (type) {
      case "response.created":
        this.onTaken?.();
        break;
      case "response.output_text.delta":
        this.sayText(delta);
        break;
      case "response.refusal.delta":
        this.refused = true;
        this.sayText(delta);
        break;
      case "response.output_text.done":
        if (this.said !== "text") this.sayText(said.text);
        break;
      case "response.output_text.annotation.added":
        this.cite(said.annotation);
        break;
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        this.sayThought(delta);
        break;
      case "response.output_item.added":
      case "response.output_item.done": {
        const { output_index: place, item } = shaped(ItemEvent, said);
        if (item.type === "web_search_call" && type.endsWith("done")) this.hear({ type: "search" });
        this.count(type.endsWith("added"), item, place ?? item.id);
        if (type.endsWith("done")) this.keep(said.item);
        if (item.type === "message" && type.endsWith("done")) this.takeMessage(item);
        if (item.type !== "function_call") break;
        if (type.endsWith("added"))
          this.calls.begin({ place: place ?? item.id, id: item.call_id ?? item.id, name: item.name, arguments: item.arguments });
        else this.addCall(item, place ?? null);
        if (type.endsWith("done")) for (const call of this.calls.close(place ?? item.id ?? null)) this.hear(call);
        break;
      }
      case "response.function_call_arguments.delta":
      case "response.function_call_arguments.done": {
        const piece = shaped(CallDelta, said);
        const place = piece.output_index ?? piece.item_id ?? null;
        if (type.endsWith("delta")) this.calls.add({ place, arguments: piece.delta });
        else this.calls.addWhole({ place, name: piece.name, arguments: piece.arguments });
        break;
      }
      case "response.completed":
      case "response.incomplete":
      case "response.done":
        this.takeWhole({ usage: someObject.parse(said.usage), ...shaped(Ending, said).response });
        break;
      default:
        if (said.object === "response" || Array.isArray(said.output)) this.takeWhole(shaped(Whole, said));
        else if (!this.known && type === undefined) throw new NotResponses("What came is no answer of the Responses API");
    }
  }

  private count(begins: boolean, { type, status }: z.infer<typeof Item>, place: unknown): void {
    if (begins) this.open.add(place);
    else this.open.delete(place);
    this.hasWholeMessage = !begins && type === "message" && status === "completed" && this.open.size === 0;
  }

  private takeWhole(whole: z.infer<typeof Whole>): void {
    const items = (whole.output ?? []).flatMap((given) => dataIn(Item, given).map((item) => ({ ...item, given })));
    // Told before, piece by piece, as a rule.
    const { said } = this;
    for (const [place, item] of items.entries()) {
      this.keep(item.given);
      if (item.type === "function_call") {
        this.addCall(item, place);
        for (const call of this.calls.close(place)) this.hear(call);
      } else if (item.type === "reasoning" && said === "nothing")
        for (const { text } of partsOf(item.summary?.length ? item.summary : item.content)) this.sayThought(text);
      else if (item.type === "message" && said !== "text") for (const part of partsOf(item.content)) this.takePart(part);
    }
    this.usage = usageOf(whole.usage);
    const cut = whole.incomplete_details?.reason;
    this.finish = cut || (whole.status === "incomplete" || whole.status === "cancelled" ? whole.status : null);
    this.ended = true;
  }

  /** Items that go back as they came: nothing is stored at the provider. */
  private keep(item: unknown): void {
    if (!isObject(item) || !returned.has(String(item.type)) || this.returned.has(item.id)) return;
    if (item.type === "reasoning" && !item.encrypted_content) return;
    this.returned.add(item.id);
    const block = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
    this.hear({ type: "state", item: { type: "block", block } });
  }

  /** A message that was not told piece by piece. */
  private takeMessage(item: z.infer<typeof Item>): void {
    if (this.said !== "text") for (const part of partsOf(item.content)) this.takePart(part);
  }

  private takePart(part: z.infer<typeof Part>): void {
    if (part.refusal) this.refused = true;
    this.sayText(part.text ?? part.refusal);
    for (const annotation of part.annotations ?? []) this.cite(annotation);
  }

  /** The id of a call for us is the one by which its result is told; that of the item only tells which one it is. */
  private addCall(item: z.infer<typeof Item>, place: number | null): void {
    this.calls.addWhole({ place: place ?? item.id, id: item.call_id ?? item.id, name: item.name, arguments: item.arguments });
  }

  private sayText(text: unknown): void {
    if (typeof text !== "string" || text === "") return;
    this.known = true;
    this.said = "text";
    this.opening.push(text);
  }

  private sayThought(text: unknown): void {
    if (typeof text !== "string" || text === "") return;
    if (this.said === "nothing") this.said = "thoughts";
    this.opening.answerOnly();
    this.hear({ type: "reasoning", text });
  }

  private cite(said: unknown): void {
    const citation = citationOf(said);
    if (citation) this.hear({ type: "citation", citation });
  }
}

/** Some tell a failure as the end of an answer. */
function hasFailed({ response }: Json, type: unknown): boolean {
  return type === "response.failed" || (isObject(response) && response.status === "failed");
}
