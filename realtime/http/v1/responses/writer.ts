import type { ResponsesRequest } from "#contracts/openai-api.ts";
import { argumentsText, type Chunk } from "../chat/chunk.ts";
import { MessageItem } from "./message-item.ts";
import { ReasoningItem } from "./reasoning-item.ts";
import { baseResponse, responsesUsage } from "./response-object.ts";
import { itemId, type Send } from "./send-event.ts";

type OpenCall = {
  at: number;
  item: { id: string; type: "function_call"; status: string; call_id: string; name: string; arguments: string };
};

/**
 * Converts Chat Completions chunks into Responses events, with each item added, filled and done, as official clients expect.
 */
export class ResponseWriter {
  private readonly send: Send;
  private readonly base: ReturnType<typeof baseResponse>;
  private readonly output: object[] = [];
  private readonly calls = new Map<number, OpenCall>();
  private open: MessageItem | ReasoningItem | null = null;
  private items = 0;
  private finish: string | null = null;
  private usage: Record<string, unknown> | null = null;

  constructor(request: ResponsesRequest, { id, model }: { id: string; model: string }, send: Send) {
    this.send = send;
    this.base = baseResponse(request, { id, model });
    for (const type of ["response.created", "response.in_progress"]) send({ type, response: { ...this.base, status: "in_progress" } });
  }

  take(chunk: Chunk): void {
    this.usage = chunk.usage ?? this.usage;
    const choice = chunk.choices?.[0];
    if (!choice) return;
    this.finish = choice.finish_reason || this.finish;
    const { delta } = choice;
    if (!delta) return;
    const content = contentOf(delta.content);
    const thought = content.thought || delta.reasoning_content || delta.reasoning;
    if (thought) this.reasoning().text(thought);
    if (delta.thinking_blocks) this.reasoning().seal(delta.thinking_blocks);
    if (content.text) this.message().text(content.text, choice.logprobs);
    if (delta.refusal) this.message().refusal(delta.refusal);
    for (const annotation of delta.annotations ?? []) this.message().annotation(annotation);
    for (const fragment of delta.tool_calls ?? []) this.call(fragment);
  }

  /** The final event with the whole response, not sent yet. `used` is the usage if the server reported none. */
  end(used: { inputTokens: number; outputTokens: number }) {
    this.close();
    for (const [, { at, item }] of this.calls) {
      item.status = "completed";
      if (item.arguments === "") item.arguments = "{}";
      this.send({
        type: "response.function_call_arguments.done",
        item_id: item.id,
        output_index: at,
        name: item.name,
        arguments: item.arguments,
      });
      this.send({ type: "response.output_item.done", output_index: at, item: { ...item } });
      this.output[at] = item;
    }
    const cut = this.finish === "length" ? "max_output_tokens" : this.finish === "content_filter" ? "content_filter" : null;
    const status = cut ? "incomplete" : "completed";
    const response = {
      ...this.base,
      status,
      completed_at: Math.floor(Date.now() / 1000),
      incomplete_details: cut && { reason: cut },
      output: this.output,
      usage: responsesUsage(this.usage, used),
    };
    return { type: `response.${status}`, response };
  }

  private call(fragment: Parameters<typeof argumentsText>[0]): void {
    const index = fragment.index ?? 0;
    let open = this.calls.get(index);
    if (!open) {
      this.close();
      const item: OpenCall["item"] = {
        id: itemId("fc"),
        type: "function_call",
        status: "in_progress",
        call_id: fragment.id || itemId("call"),
        name: fragment.function?.name ?? "",
        arguments: "",
      };
      open = { at: this.items++, item };
      this.calls.set(index, open);
      this.send({ type: "response.output_item.added", output_index: open.at, item: { ...item } });
    }
    const delta = argumentsText(fragment);
    if (delta === "") return;
    open.item.arguments += delta;
    this.send({ type: "response.function_call_arguments.delta", item_id: open.item.id, output_index: open.at, delta });
  }

  private message(): MessageItem {
    if (this.open instanceof MessageItem) return this.open;
    this.close();
    const item = new MessageItem(itemId("msg"), this.items++, this.send);
    this.open = item;
    return item;
  }

  private reasoning(): ReasoningItem {
    if (this.open instanceof ReasoningItem) return this.open;
    this.close();
    const item = new ReasoningItem(itemId("rs"), this.items++, this.send);
    this.open = item;
    return item;
  }

  private close(): void {
    const { open } = this;
    this.open = null;
    if (open) this.output[open.at] = open.done();
  }
}

/** Some servers send content as a list of thinking and text parts. */
function contentOf(content: unknown): { text: string; thought: string } {
  if (typeof content === "string") return { text: content, thought: "" };
  let [text, thought] = ["", ""];
  for (const part of Array.isArray(content) ? content : []) {
    if (part.type === "thinking") thought += typeof part.thinking === "string" ? part.thinking : contentOf(part.thinking).text;
    else if (typeof part.text === "string") text += part.text;
  }
  return { text, thought };
}
