import type { ChatVariations, Counted, SentCall } from "../family/family.ts";
import type { Call, Plan, Turn } from "../types.ts";
import { argumentsOf, contentText, event, idOf, type ParsedRequest, parseIfJson, textOf, usageOf, type Writer } from "./wire.ts";

type Message = {
  role: string;
  content?: unknown;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
};

/** Parses a Chat Completions request. */
export function readChat(body: Record<string, unknown>): ParsedRequest {
  const messages = (body.messages ?? []) as Message[];
  const names = new Map<string, string>();
  const turns = messages.flatMap((message): Turn[] => {
    if (message.role === "user") return [{ role: "user", text: contentText(message.content) }];
    if (message.role === "tool")
      return [
        {
          role: "tool",
          callId: message.tool_call_id ?? "",
          name: names.get(message.tool_call_id ?? "") ?? "",
          output: parseIfJson(message.content),
        },
      ];
    if (message.role !== "assistant") return [];
    const calls = (message.tool_calls ?? []).map((call) => ({
      id: call.id,
      name: call.function.name,
      input: parseIfJson(call.function.arguments),
    }));
    for (const call of calls) names.set(call.id, call.name);
    return [{ role: "assistant", text: contentText(message.content), calls }];
  });
  const tools = (body.tools ?? []) as { function: { name: string } }[];
  const options = body.stream_options as { include_usage?: boolean } | undefined;
  return {
    model: String(body.model),
    system: contentText(messages.find(({ role }) => role === "system")?.content),
    turns,
    toolNames: tools.map((tool) => tool.function.name),
    stream: body.stream === true,
    includeUsage: options?.include_usage ?? false,
  };
}

/** Writes a Chat Completions answer, as OpenAI does or with another family's variations. */
export function writeChat(request: ParsedRequest, plan: Plan, accent: ChatVariations = {}): Writer {
  const id = idOf("chatcmpl");
  let calls = 0;
  let thought = "";
  let isThoughtTold = false;
  const head = (object: string) => ({
    id,
    object,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    system_fingerprint: "demo",
  });
  const counted = usageOf(request, plan);
  const usage = (accent.usage ?? usageFields)(counted);
  const comes = accent.usageComes ?? "asked";
  const chunk = (delta: object, finish: string | null = null) =>
    event({
      ...head("chat.completion.chunk"),
      ...accent.chunk,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish, ...accent.choice?.(finish) }],
      ...(comes === "every" || (comes === "last" && finish) ? { usage } : {}),
    });
  const finish =
    accent.finish?.(plan) ?? (plan.refusal ? "content_filter" : plan.cutShort ? "length" : plan.calls.length > 0 ? "tool_calls" : "stop");
  const callIdOf = (call: Call, at: number) => accent.callId?.(call, at, thought) ?? idOf("call");
  const afterThought = () => {
    const told = thought !== "" && !isThoughtTold ? accent.afterReasoning?.(thought) : null;
    isThoughtTold = true;
    return told ? chunk(told) : "";
  };
  return {
    begin: () => {
      const opening = accent.opening === undefined ? { role: "assistant", content: "" } : accent.opening;
      return `${accent.keepAlive ? `: ${accent.keepAlive}\n\n` : ""}${opening ? chunk(opening) : ""}`;
    },
    reasoning: (text) => {
      thought += text;
      return chunk(accent.reasoning?.(text) ?? { reasoning_content: text });
    },
    text: (text) => afterThought() + chunk({ content: text }),
    source: (source) => chunk({ annotations: [{ type: "url_citation", url_citation: { start_index: 0, end_index: 0, ...source } }] }),
    call: (call) => {
      const before = afterThought();
      const index = calls++;
      const told = { index, id: callIdOf(call, index), name: call.name, text: argumentsOf(call) };
      return (
        before +
        (accent.call ?? callPieces)(told)
          .map((delta) => chunk(delta))
          .join("")
      );
    },
    end: () => {
      const apart = comes === "asked" && request.includeUsage;
      const last = { ...head("chat.completion.chunk"), ...accent.chunk, choices: [], usage };
      return `${chunk({}, finish)}${apart ? event(last) : ""}data: [DONE]\n\n`;
    },
    whole: () => {
      thought = plan.reasoning ?? "";
      const tools = plan.calls.flatMap((call, at) => {
        const told = { index: at, id: callIdOf(call, at), name: call.name, text: argumentsOf(call) };
        return [{ id: told.id, type: "function", function: { name: told.name, arguments: told.text } }];
      });
      const message = {
        role: "assistant",
        content: textOf(plan) || null,
        refusal: null,
        ...(thought ? { reasoning_content: thought } : {}),
        ...(tools.length > 0 ? { tool_calls: tools } : {}),
      };
      return { ...head("chat.completion"), choices: [{ index: 0, message, logprobs: null, finish_reason: finish }], usage };
    },
  };
}

function callPieces({ index, id, name, text }: SentCall): object[] {
  const half = Math.ceil(text.length / 2);
  return [
    { tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] },
    { tool_calls: [{ index, function: { arguments: text.slice(0, half) } }] },
    { tool_calls: [{ index, function: { arguments: text.slice(half) } }] },
  ];
}

function usageFields({ input, output, cached }: Counted): object {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    ...(cached > 0 ? { prompt_tokens_details: { cached_tokens: cached } } : {}),
  };
}
