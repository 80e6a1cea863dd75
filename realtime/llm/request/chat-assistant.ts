import type { ChatCompletionAssistantMessageParam, ChatCompletionMessageFunctionToolCall } from "openai/resources/chat/completions";
import type { Opaque, StateItem } from "#contracts/step-state.ts";
import type { OrderlyCall, OrderlyTurn } from "./orderly.ts";
import { piecesOf } from "./state-order.ts";

type AssistantTurn = Extract<OrderlyTurn, { role: "assistant" }>;
/** Which families want their thoughts back, so that turns of others need something in their place. */
export type ReturnedThoughts = { reasoningContent: boolean; signatures: boolean };

/** What servers want back beside the fields of OpenAI's own. */
type Returned = { reasoning_content?: unknown; reasoning_details?: unknown; extra_content?: unknown };
type AssistantMessage = ChatCompletionAssistantMessageParam & Returned;
type Parts = Exclude<ChatCompletionAssistantMessageParam["content"], string | null | undefined>;
type Call = ChatCompletionMessageFunctionToolCall & { extra_content?: unknown };

/** Known by the model's name, or by what the conversation has had of it. */
export function thoughtsWanted(model: string, turns: OrderlyTurn[]): ReturnedThoughts {
  const told = turns.flatMap((turn) => (turn.role === "assistant" ? turn.state : []));
  return {
    reasoningContent: /deepseek|kimi|moonshot/i.test(model) || told.some((item) => isField(item, "reasoning_content")),
    signatures: /gemini/i.test(model),
  };
}

/** The calls of a turn, with the thoughts that led to them where the server gave them apart and wants them back. */
export function assistantMessage(turn: AssistantTurn, wanted: ReturnedThoughts): AssistantMessage {
  const { calls, state } = turn;
  const beside = { ...fieldIn(state, "reasoning_details"), ...fieldIn(state, "extra_content") };
  if (calls.length === 0) return { role: "assistant", content: contentOf(turn), ...beside };
  const thought = fieldOf(state, "reasoning_content");
  return {
    role: "assistant",
    content: contentOf(turn) || null,
    tool_calls: calls.map((call, index) => callOf(call, index, state, wanted)),
    ...beside,
    ...(wanted.reasoningContent ? { reasoning_content: thought ?? unknownThought } : {}),
  };
}

/** Words, or a list of parts where thoughts stand between them as parts of their own (Mistral). */
function contentOf(turn: AssistantTurn): string | Parts {
  // A server whose Responses API answered before has made other items.
  const state = turn.state.filter((item) => item.type !== "block" || item.block.type === "thinking");
  if (!state.some(({ type }) => type === "block")) return turn.text;
  return piecesOf({ ...turn, state }).flatMap((piece): Parts => {
    if ("block" in piece) return [asGiven(piece.block)];
    return "text" in piece ? [{ type: "text", text: piece.text }] : [];
  });
}

/** The provider's own part, to which nothing was done: its type is the provider's word. */
function asGiven(block: Opaque): Parts[number] {
  return block as unknown as Parts[number];
}

function callOf(call: OrderlyCall, index: number, state: StateItem[], { signatures }: ReturnedThoughts): Call {
  const extra = extraOf(state, index);
  const named: Call = { id: call.id, type: "function", function: { name: call.name, arguments: JSON.stringify(call.input) } };
  if (extra) return { ...named, ...extra };
  // Google's word for a call of another model, which has no signature; only the first of a turn needs one.
  if (signatures && index === 0) return { ...named, extra_content: { google: { thought_signature: "skip_thought_signature_validator" } } };
  return named;
}

function extraOf(state: StateItem[], index: number): Opaque | undefined {
  const item = state.find((item) => item.type === "call" && item.index === index);
  return item?.type === "call" ? item.extra : undefined;
}

type FieldName = Extract<StateItem, { type: "field" }>["name"];

function fieldIn(state: StateItem[], name: FieldName): Returned {
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

/** Stands for what another model thought: these servers refuse a call without any thought before it. */
const unknownThought = " ";
