import type { Call, Plan, Turn } from "../types.ts";
import { sealOf } from "./opaque.ts";
import { argumentsOf, contentText, event, idOf, type ParsedRequest, parseIfJson, textOf, usageOf, type Writer } from "./wire.ts";

type Item = { type?: string; role?: string; content?: unknown; call_id?: string; name?: string; arguments?: string; output?: unknown };

/** Parses a Responses API request. */
export function readResponses(body: Record<string, unknown>): ParsedRequest {
  const items: Item[] = typeof body.input === "string" ? [{ role: "user", content: body.input }] : ((body.input ?? []) as Item[]);
  const turns: Turn[] = [];
  const names = new Map<string, string>();
  for (const item of items) {
    if (item.type === "function_call") {
      const call = { id: item.call_id ?? "", name: item.name ?? "", input: parseIfJson(item.arguments) };
      names.set(call.id, call.name);
      const last = turns.at(-1);
      if (last?.role === "assistant") last.calls.push(call);
      else turns.push({ role: "assistant", text: "", calls: [call] });
    } else if (item.type === "function_call_output") {
      turns.push({ role: "tool", callId: item.call_id ?? "", name: names.get(item.call_id ?? "") ?? "", output: parseIfJson(item.output) });
    } else if (item.role === "user") turns.push({ role: "user", text: contentText(item.content) });
    else if (item.role === "assistant") turns.push({ role: "assistant", text: contentText(item.content), calls: [] });
  }
  const tools = (body.tools ?? []) as { name?: string }[];
  return {
    model: String(body.model),
    system: String(body.instructions ?? ""),
    turns,
    toolNames: tools.flatMap((tool) => tool.name ?? []),
    stream: body.stream === true,
    includeUsage: true,
    wantsState: Array.isArray(body.include) && body.include.includes("reasoning.encrypted_content"),
  };
}

/** Writes a Responses API answer: numbered events, each output item with added, deltas and done. */
export function writeResponses(request: ParsedRequest, plan: Plan): Writer {
  const id = idOf("resp");
  const output: object[] = [];
  let number = 0;
  let led = "";
  let open: { kind: "message" | "reasoning"; id: string; text: string } | null = null;
  const send = (type: string, data: object) => event({ type, sequence_number: number++, ...data }, type);
  const { input, cached, output: outputTokens } = usageOf(request, plan);
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + outputTokens,
  };
  const response = (status: string) => ({
    id,
    object: "response",
    created_at: Math.floor(Date.now() / 1000),
    status,
    error: null,
    incomplete_details: status === "incomplete" ? { reason: plan.cutShort ? "max_output_tokens" : "content_filter" } : null,
    instructions: null,
    metadata: {},
    model: request.model,
    output,
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    usage: status === "in_progress" ? null : usage,
  });
  const messageItem = (itemId: string, text: string, status: string) => ({
    id: itemId,
    type: "message",
    role: "assistant",
    status,
    content: status === "in_progress" ? [] : [{ type: "output_text", text, annotations: [] }],
  });

  // A client that stores nothing at the provider gets the encrypted reasoning.
  const reasoningItem = (itemId: string, text: string) => ({
    id: itemId,
    type: "reasoning",
    summary: [{ type: "summary_text", text }],
    ...(request.wantsState ? { encrypted_content: sealOf("rs", itemId) } : {}),
  });

  function close(): string {
    if (!open) return "";
    const { kind, id: itemId, text } = open;
    const at = { item_id: itemId, output_index: output.length };
    open = null;
    if (kind === "reasoning") {
      const item = reasoningItem(itemId, text);
      led = itemId.slice("rs_".length);
      const events =
        send("response.reasoning_summary_text.done", { ...at, summary_index: 0, text }) +
        send("response.reasoning_summary_part.done", { ...at, summary_index: 0, part: { type: "summary_text", text } }) +
        send("response.output_item.done", { output_index: output.length, item });
      output.push(item);
      return events;
    }
    const item = messageItem(itemId, text, "completed");
    const events =
      send("response.output_text.done", { ...at, content_index: 0, text, logprobs: [] }) +
      send("response.content_part.done", { ...at, content_index: 0, part: { type: "output_text", text, annotations: [] } }) +
      send("response.output_item.done", { output_index: output.length, item });
    output.push(item);
    return events;
  }

  function begin(kind: "message" | "reasoning"): string {
    if (open?.kind === kind) return "";
    const closed = close();
    open = { kind, id: idOf(kind === "message" ? "msg" : "rs"), text: "" };
    const at = { item_id: open.id, output_index: output.length };
    if (kind === "reasoning") {
      return `${closed}${send("response.output_item.added", { output_index: output.length, item: { id: open.id, type: "reasoning", summary: [] } })}${send("response.reasoning_summary_part.added", { ...at, summary_index: 0, part: { type: "summary_text", text: "" } })}`;
    }
    return `${closed}${send("response.output_item.added", { output_index: output.length, item: messageItem(open.id, "", "in_progress") })}${send("response.content_part.added", { ...at, content_index: 0, part: { type: "output_text", text: "", annotations: [] } })}`;
  }

  function add(kind: "message" | "reasoning", text: string): string {
    const begun = begin(kind);
    if (!open) return begun;
    open.text += text;
    const at = { item_id: open.id, output_index: output.length };
    return kind === "reasoning"
      ? begun + send("response.reasoning_summary_text.delta", { ...at, summary_index: 0, delta: text })
      : begun + send("response.output_text.delta", { ...at, content_index: 0, delta: text, logprobs: [] });
  }

  const callItem = (call: Call, text: string, status: string) => ({
    id: idOf(led && request.wantsState ? `fc_led${led}` : "fc"),
    type: "function_call",
    call_id: idOf("call"),
    name: call.name,
    arguments: text,
    status,
  });
  return {
    begin: () =>
      send("response.created", { response: response("in_progress") }) + send("response.in_progress", { response: response("in_progress") }),
    reasoning: (text) => add("reasoning", text),
    text: (text) => add("message", text),
    source: (source) =>
      send("response.output_text.annotation.added", {
        item_id: open?.id ?? "",
        output_index: output.length,
        content_index: 0,
        annotation_index: 0,
        annotation: { type: "url_citation", start_index: 0, end_index: 0, ...source },
      }),
    call: (call) => {
      const closed = close();
      const text = argumentsOf(call);
      const item = callItem(call, text, "completed");
      const at = { item_id: item.id, output_index: output.length };
      const events =
        send("response.output_item.added", { output_index: output.length, item: { ...item, arguments: "", status: "in_progress" } }) +
        send("response.function_call_arguments.delta", { ...at, delta: text }) +
        send("response.function_call_arguments.done", { ...at, name: call.name, arguments: text }) +
        send("response.output_item.done", { output_index: output.length, item });
      output.push(item);
      return closed + events;
    },
    end: () => {
      const closed = close();
      const status = plan.refusal || plan.cutShort ? "incomplete" : "completed";
      return closed + send(`response.${status}`, { response: response(status) });
    },
    whole: () => {
      if (plan.reasoning) output.push(reasoningItem(idOf("rs"), plan.reasoning));
      if (textOf(plan) !== "") output.push(messageItem(idOf("msg"), textOf(plan), "completed"));
      for (const call of plan.calls) output.push(callItem(call, argumentsOf(call), "completed"));
      return { ...response("completed"), output_text: textOf(plan) };
    },
  };
}
