import type { Call, Plan, Turn } from "../types.ts";
import { sealOf } from "./opaque.ts";
import { argumentsOf, contentText, event, idOf, type ParsedRequest, parseIfJson, textOf, usageOf, type Writer } from "./wire.ts";

type Block = { type: string; text?: string; id?: string; name?: string; input?: unknown; tool_use_id?: string; content?: unknown };
type Message = { role: string; content: string | Block[] };

/** Parses a Messages API request. */
export function readAnthropic(body: Record<string, unknown>): ParsedRequest {
  const names = new Map<string, string>();
  const turns = ((body.messages ?? []) as Message[]).flatMap(({ role, content }): Turn[] => {
    const blocks: Block[] = typeof content === "string" ? [{ type: "text", text: content }] : content;
    const text = blocks.flatMap((block) => (block.type === "text" ? [block.text ?? ""] : [])).join("\n\n");
    if (role === "assistant") {
      const calls = blocks.flatMap((block) =>
        block.type === "tool_use" ? [{ id: block.id ?? "", name: block.name ?? "", input: block.input }] : [],
      );
      for (const call of calls) names.set(call.id, call.name);
      return [{ role: "assistant", text, calls }];
    }
    const results = blocks.flatMap((block): Turn[] =>
      block.type === "tool_result"
        ? [
            {
              role: "tool",
              callId: block.tool_use_id ?? "",
              name: names.get(block.tool_use_id ?? "") ?? "",
              output: parseIfJson(resultText(block.content)),
            },
          ]
        : [],
    );
    return text === "" ? results : [...results, { role: "user", text }];
  });
  const tools = (body.tools ?? []) as { name: string }[];
  return {
    model: String(body.model),
    system: contentText(body.system),
    turns,
    toolNames: tools.map((tool) => tool.name),
    stream: body.stream === true,
    includeUsage: true,
  };
}

/** Writes a Messages API answer: content blocks, each with start, deltas and stop. */
export function writeAnthropic(request: ParsedRequest, plan: Plan): Writer {
  const id = idOf("msg");
  const { input, output, cached, written } = usageOf(request, plan);
  const inputUsage = {
    input_tokens: input - cached - written,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
  };
  const stop = plan.refusal ? "refusal" : plan.cutShort ? "max_tokens" : plan.calls.length > 0 ? "tool_use" : "end_turn";
  let index = -1;
  let open: "text" | "thinking" | null = null;
  let thought = "";
  const send = <T extends { type: string }>(data: T) => event(data, data.type);
  const message = (content: object[], more: object) => ({
    id,
    type: "message",
    role: "assistant",
    model: request.model,
    content,
    stop_sequence: null,
    ...more,
  });

  function close(): string {
    if (!open) return "";
    const signed =
      open === "thinking"
        ? send({ type: "content_block_delta", index, delta: { type: "signature_delta", signature: sealOf("thinking", thought) } })
        : "";
    open = null;
    return signed + send({ type: "content_block_stop", index });
  }

  function begin(kind: "text" | "thinking"): string {
    if (open === kind) return "";
    const closed = close();
    open = kind;
    index += 1;
    const block = kind === "text" ? { type: "text", text: "" } : { type: "thinking", thinking: "", signature: "" };
    return closed + send({ type: "content_block_start", index, content_block: block });
  }

  const callBlock = (call: Call, value: unknown) => ({ type: "tool_use", id: idOf("toolu"), name: call.name, input: value });
  return {
    begin: () =>
      send({
        type: "message_start",
        message: message([], {
          stop_reason: null,
          usage: { ...inputUsage, output_tokens: 1 },
        }),
      }) + send({ type: "ping" }),
    reasoning: (text) => {
      const begun = begin("thinking");
      thought += text;
      return begun + send({ type: "content_block_delta", index, delta: { type: "thinking_delta", thinking: text } });
    },
    text: (text) => begin("text") + send({ type: "content_block_delta", index, delta: { type: "text_delta", text } }),
    source: (source) =>
      send({
        type: "content_block_delta",
        index,
        delta: {
          type: "citations_delta",
          citation: { type: "web_search_result_location", cited_text: "", encrypted_index: "", ...source },
        },
      }),
    call: (call) => {
      const closed = close();
      index += 1;
      return (
        closed +
        send({ type: "content_block_start", index, content_block: callBlock(call, {}) }) +
        send({ type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json: argumentsOf(call) } }) +
        send({ type: "content_block_stop", index })
      );
    },
    end: () =>
      close() +
      send({ type: "message_delta", delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: output } }) +
      send({ type: "message_stop" }),
    whole: () => {
      const { reasoning } = plan;
      const content = [
        ...(reasoning ? [{ type: "thinking", thinking: reasoning, signature: sealOf("thinking", reasoning) }] : []),
        ...(textOf(plan) === "" ? [] : [{ type: "text", text: textOf(plan) }]),
        ...plan.calls.map((call) => callBlock(call, call.input)),
      ];
      return message(content, { stop_reason: stop, usage: { ...inputUsage, output_tokens: output } });
    },
  };
}

function resultText(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content.map((block: Block) => block.text ?? "").join("");
}
