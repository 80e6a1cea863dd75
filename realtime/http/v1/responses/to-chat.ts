import { z } from "zod";
import type { ChatMessage, ChatRequest, InputItem, ResponsesRequest } from "#contracts/openai-api.ts";
import { invalidField, unsupported } from "../api-error.ts";
import { limitName } from "../chat/output-limit.ts";
import { parsed } from "../read-body.ts";
import type { Target } from "../target.ts";
import { chatContent } from "./content.ts";
import { openThinking } from "./sealed-thinking.ts";

const Call = z.looseObject({ type: z.literal("function_call"), call_id: z.string(), name: z.string(), arguments: z.string() });
const Output = z.looseObject({
  type: z.literal("function_call_output"),
  call_id: z.string(),
  output: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]),
});
const Reasoning = z.looseObject({
  type: z.literal("reasoning"),
  summary: z.array(z.looseObject({ text: z.string() })).catch([]),
  content: z
    .array(z.looseObject({ text: z.string() }))
    .nullish()
    .catch(null),
});
const FunctionTool = z.object({
  type: z.literal("function"),
  name: z.string(),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  strict: z.boolean().nullish(),
});
const Format = z.looseObject({ type: z.string() });
const Options = z.object({
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  text: z.looseObject({ format: Format.nullish(), verbosity: z.string().nullish() }).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
});

/** Models that require their reasoning back as text; many other servers reject the field. */
const requiresReasoning = /deepseek|kimi|moonshot/i;

/** A Responses request as a chat request, for servers without the Responses API. @throws 400 for unsupported options */
export function toChat(request: ResponsesRequest, input: string | InputItem[], { model, transport }: Target): ChatRequest {
  const options = parsed(Options, request);
  const tools = (request.tools ?? []).map(toolOf);
  const asksLogprobs = (request.include ?? []).includes("message.output_text.logprobs") || Boolean(options.top_logprobs);
  const system: ChatMessage[] = request.instructions ? [{ role: "system", content: request.instructions }] : [];
  const limit = request.max_output_tokens ?? undefined;
  return defined({
    messages: [...system, ...messagesOf(input).map((message) => (requiresReasoning.test(model) ? message : withoutReasoning(message)))],
    tools: tools.length > 0 ? tools : undefined,
    tool_choice: tools.length > 0 ? choiceOf(options.tool_choice) : undefined,
    parallel_tool_calls: tools.length > 0 ? options.parallel_tool_calls : undefined,
    [limitName({ model, transport })]: limit,
    temperature: options.temperature,
    top_p: options.top_p,
    response_format: formatOf(options.text?.format),
    verbosity: options.text?.verbosity,
    reasoning_effort: options.reasoning?.effort,
    logprobs: asksLogprobs || undefined,
    top_logprobs: options.top_logprobs || undefined,
    stream: true,
  });
}

/** Consecutive items of one reply (reasoning, text, calls) become one message. */
function messagesOf(input: string | InputItem[]): ChatMessage[] {
  if (typeof input === "string") return [{ role: "user", content: input }];
  const messages: ChatMessage[] = [];
  let reply: ChatMessage | null = null;
  for (const [at, item] of input.entries()) {
    const part = replyPart(item, at);
    if (part) {
      // A second text starts a new message, but nothing may come between a call and its result.
      if (reply === null || (part.content && reply.content && !reply.tool_calls)) {
        reply = { role: "assistant", content: null };
        messages.push(reply);
      }
      join(reply, part);
      continue;
    }
    reply = null;
    messages.push(otherMessage(item, at));
  }
  // Reasoning alone is not a message.
  return messages.filter((message) => message.role !== "assistant" || message.content || message.tool_calls || message.thinking_blocks);
}

function withoutReasoning({ reasoning_content: _, ...message }: ChatMessage): ChatMessage {
  return message;
}

function join(reply: ChatMessage, part: Partial<ChatMessage>): void {
  for (const [name, value] of Object.entries(part)) {
    const before = reply[name];
    if (Array.isArray(before) && Array.isArray(value)) reply[name] = [...before, ...value];
    else reply[name] = typeof before === "string" && typeof value === "string" ? before + value : value;
  }
}

/** The item's contribution to the model's reply; null if it is not the model's. */
function replyPart(item: InputItem, at: number): Partial<ChatMessage> | null {
  const { data: call } = Call.safeParse(item);
  if (call) return { tool_calls: [{ id: call.call_id, type: "function", function: { name: call.name, arguments: call.arguments } }] };
  if (item.type === "reasoning") {
    const { summary, content } = parsed(Reasoning, item);
    const blocks = openThinking(item.encrypted_content);
    const text = [...(content ?? []), ...summary].map((part) => part.text).join("\n");
    return blocks ? { thinking_blocks: blocks } : text === "" ? {} : { reasoning_content: text };
  }
  if (item.role !== "assistant") return null;
  const content = chatContent(item.content, `input.${at}.content`);
  return { content: Array.isArray(content) ? content.map((part) => ("text" in part ? part.text : "")).join("") : content };
}

function otherMessage(item: InputItem, at: number): ChatMessage {
  const { data: result } = Output.safeParse(item);
  if (result) return { role: "tool", tool_call_id: result.call_id, content: chatContent(result.output, `input.${at}.output`) };
  if (item.type && item.type !== "message") throw unsupported(`input.${at}`, `of type '${item.type}' is not supported by this model`);
  const { role } = item;
  if (role !== "user" && role !== "system" && role !== "developer") throw invalidField(`input.${at}.role`, `Invalid 'input.${at}.role'.`);
  return { role: role === "user" ? "user" : "system", content: chatContent(item.content, `input.${at}.content`) };
}

function toolOf(tool: object, at: number) {
  const { data: functionTool } = FunctionTool.safeParse(tool);
  if (!functionTool) throw unsupported(`tools.${at}`, "is not supported by this model: only functions are");
  const { type, ...definition } = functionTool;
  return { type, function: defined(definition) };
}

function choiceOf(choice: z.infer<typeof Options>["tool_choice"]) {
  if (typeof choice !== "object" || choice === null) return choice ?? undefined;
  if (choice.type === "function") return { type: "function", function: { name: String(choice.name) } };
  throw unsupported("tool_choice", `of type '${choice.type}' is not supported by this model`);
}

function formatOf(format: z.infer<typeof Format> | null | undefined) {
  if (format?.type !== "json_schema") return format && format.type !== "text" ? format : undefined;
  const { type, ...json_schema } = format;
  return { type, json_schema };
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as T;
}
