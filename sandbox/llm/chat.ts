import type { Call, Plan, Turn } from "./types.ts";
import { type Asked, argumentsOf, contentText, event, idOf, parsed, textOf, usageOf, type Writer } from "./wire.ts";

type Message = {
  role: string;
  content?: unknown;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
};

/** A Chat Completions request. */
export function readChat(body: Record<string, unknown>): Asked {
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
          output: parsed(message.content),
        },
      ];
    if (message.role !== "assistant") return [];
    const calls = (message.tool_calls ?? []).map((call) => ({
      id: call.id,
      name: call.function.name,
      input: parsed(call.function.arguments),
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

/** A Chat Completions answer. */
export function writeChat(asked: Asked, plan: Plan): Writer {
  const id = idOf("chatcmpl");
  let calls = 0;
  const head = (object: string) => ({ id, object, created: Math.floor(Date.now() / 1000), model: asked.model, system_fingerprint: "demo" });
  const chunk = (delta: object, finish: string | null = null) =>
    event({ ...head("chat.completion.chunk"), choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  const finish = plan.refusal ? "content_filter" : plan.cutShort ? "length" : plan.calls.length > 0 ? "tool_calls" : "stop";
  const { input, output } = usageOf(asked, plan);
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  const callOf = (call: Call) => ({ id: idOf("call"), type: "function", function: { name: call.name, arguments: argumentsOf(call) } });
  return {
    begin: () => chunk({ role: "assistant", content: "" }),
    reasoning: (text) => chunk({ reasoning_content: text }),
    text: (text) => chunk({ content: text }),
    source: (source) => chunk({ annotations: [{ type: "url_citation", url_citation: { start_index: 0, end_index: 0, ...source } }] }),
    call: (call) => {
      const whole = callOf(call);
      const index = calls++;
      const text = whole.function.arguments;
      const half = Math.ceil(text.length / 2);
      return (
        chunk({ tool_calls: [{ index, id: whole.id, type: "function", function: { name: call.name, arguments: "" } }] }) +
        chunk({ tool_calls: [{ index, function: { arguments: text.slice(0, half) } }] }) +
        chunk({ tool_calls: [{ index, function: { arguments: text.slice(half) } }] })
      );
    },
    end: () =>
      `${chunk({}, finish)}${asked.includeUsage ? event({ ...head("chat.completion.chunk"), choices: [], usage }) : ""}data: [DONE]\n\n`,
    whole: () => {
      const tools = plan.calls.length > 0 ? { tool_calls: plan.calls.map(callOf) } : {};
      const message = { role: "assistant", content: textOf(plan) || null, refusal: null, ...tools };
      return { ...head("chat.completion"), choices: [{ index: 0, message, logprobs: null, finish_reason: finish }], usage };
    },
  };
}
