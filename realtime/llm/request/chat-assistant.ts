import type { ChatCompletionAssistantMessageParam, ChatCompletionMessageFunctionToolCall } from "openai/resources/chat/completions";
import type { Opaque, StateItem } from "#contracts/step-state.ts";
import type { NormalCall, NormalMessage } from "./normalize-messages.ts";
import { elementsOf } from "./state-order.ts";

type NormalAssistantMessage = Extract<NormalMessage, { role: "assistant" }>;
/** Model families that require their thoughts back. Messages from other models then need a placeholder. */
export type RequiredThoughts = { reasoningContent: boolean; signatures: boolean };

/** Fields that servers want back, beyond OpenAI's own. */
type ReturnedFields = { reasoning_content?: unknown; reasoning_details?: unknown; extra_content?: unknown };
type AssistantMessage = ChatCompletionAssistantMessageParam & ReturnedFields;
type Parts = Exclude<ChatCompletionAssistantMessageParam["content"], string | null | undefined>;
type Call = ChatCompletionMessageFunctionToolCall & { extra_content?: unknown };

/** Decided by the model's name, or by what the conversation already contains. */
export function requiredThoughts(model: string, messages: NormalMessage[]): RequiredThoughts {
  const state = messages.flatMap((message) => (message.role === "assistant" ? message.state : []));
  return {
    reasoningContent: /deepseek|kimi|moonshot/i.test(model) || state.some((item) => isField(item, "reasoning_content")),
    signatures: /gemini/i.test(model),
  };
}

/** An assistant message with its calls, and the thoughts that led to them where the server requires them. */
export function assistantMessage(message: NormalAssistantMessage, required: RequiredThoughts): AssistantMessage {
  const { calls, state } = message;
  const extraFields = { ...fieldIn(state, "reasoning_details"), ...fieldIn(state, "extra_content") };
  if (calls.length === 0) return { role: "assistant", content: contentOf(message), ...extraFields };
  const thought = fieldOf(state, "reasoning_content");
  return {
    role: "assistant",
    content: contentOf(message) || null,
    tool_calls: calls.map((call, index) => callOf(call, index, state, required)),
    ...extraFields,
    ...(required.reasoningContent ? { reasoning_content: thought ?? placeholderThought } : {}),
  };
}

/** A text, or a list of parts if thinking parts come between the texts (Mistral). */
function contentOf(message: NormalAssistantMessage): string | Parts {
  // State may also hold items from the same server's Responses API.
  const state = message.state.filter((item) => item.type !== "block" || item.block.type === "thinking");
  if (!state.some(({ type }) => type === "block")) return message.text;
  return elementsOf({ ...message, state }).flatMap((piece): Parts => {
    if ("block" in piece) return [unchanged(piece.block)];
    return "text" in piece ? [{ type: "text", text: piece.text }] : [];
  });
}

/** The provider's own part, unchanged; the cast trusts its type. */
function unchanged(block: Opaque): Parts[number] {
  return block as unknown as Parts[number];
}

function callOf(call: NormalCall, index: number, state: StateItem[], { signatures }: RequiredThoughts): Call {
  const extra = extraOf(state, index);
  const basic: Call = { id: call.id, type: "function", function: { name: call.name, arguments: JSON.stringify(call.input) } };
  if (extra) return { ...basic, ...extra };
  // Google's placeholder for a call made by another model; only the first call of a message needs a signature.
  if (signatures && index === 0) return { ...basic, extra_content: { google: { thought_signature: "skip_thought_signature_validator" } } };
  return basic;
}

function extraOf(state: StateItem[], index: number): Opaque | undefined {
  const item = state.find((item) => item.type === "call" && item.index === index);
  return item?.type === "call" ? item.extra : undefined;
}

type FieldName = Extract<StateItem, { type: "field" }>["name"];

function fieldIn(state: StateItem[], name: FieldName): ReturnedFields {
  const value = fieldOf(state, name);
  return value === undefined ? {} : { [name]: value };
}

function fieldOf(state: StateItem[], name: FieldName): unknown {
  const item = state.findLast((item) => isField(item, name));
  return item?.type === "field" ? item.value : undefined;
}

function isField(item: StateItem, name: string): boolean {
  return item.type === "field" && item.name === name;
}

/** The placeholder for another model's thoughts: these servers reject a call with no thoughts before it. */
const placeholderThought = " ";
