import type { MessagePart, ToolPart } from "#contracts/message.ts";
import type { StateItem, StepState } from "#contracts/step-state.ts";
import { picturesIn } from "#contracts/tool-picture.ts";
import { noFiles, type PromptFiles } from "../context/prompt-files.ts";
import type { ModelCall, ModelMessage } from "../llm/model.ts";
import { derivedCallId } from "../llm/request/call-id.ts";

/** The model that receives a conversation, and the state of the reply so far. */
export type Recipient = { origin: string; model: string; reply: { id: string; states: StepState[] } };
type Reply = { id: string; parts: MessagePart[]; states?: StepState[] | undefined };
type AssistantMessage = Extract<ModelMessage, { role: "assistant" }>;

/**
 * Each text and the calls after it become one assistant message, followed by the results. State is included if it came from
 * the same provider.
 */
export function replyMessages(
  { id, parts, states = [] }: Reply,
  recipient: Recipient | undefined,
  files: PromptFiles = noFiles,
): ModelMessage[] {
  const messages: ModelMessage[] = [];
  const own = states.filter(({ origin }) => origin === recipient?.origin).toSorted((state, other) => state.step - other.step);
  let after = -1;
  let text = "";
  let calls: ToolPart[] = [];
  const close = () => {
    const step = calls.length > 0 ? stepOf(calls[0]?.callId) : Number.POSITIVE_INFINITY;
    const now = own.filter((state) => state.step > after && state.step <= step);
    const state = now.flatMap((state) => stateFor(recipient, state));
    if (text.trim() !== "" || calls.length > 0 || (now.at(-1)?.paused && state.length > 0)) {
      const toolCalls = calls.map((call, index) => callOf(call, index, id, state));
      messages.push(assistantMessage(text, toolCalls, state));
      for (const [index, call] of calls.entries()) messages.push(resultOf(call, toolCalls[index]?.id ?? "", files));
    }
    after = step;
    text = "";
    calls = [];
  };
  for (const part of parts) {
    if (part.type === "text") {
      if (calls.length > 0) close();
      text += part.text;
    }
    if (part.type === "tool") {
      if (calls.at(-1) && stepOf(calls.at(-1)?.callId) !== stepOf(part.callId)) close();
      calls.push(part);
    }
  }
  if (calls.length > 0) close();
  close();
  return messages;
}

/** Whether the reply's last step was paused by the provider that is called now. */
export function isPausedBy({ origin, model, reply }: Recipient): boolean {
  const last = reply.states.toSorted((state, other) => state.step - other.step).at(-1);
  return last?.paused === true && last.origin === origin && last.model === model;
}

/** The step in one of our call ids, `call_STEP_INDEX`. */
export function stepOf(callId: string | undefined): number {
  return Number(callId?.split("_")[1] ?? -1);
}

/** Another model of the same provider accepts call ids, but not the first model's reasoning. */
function stateFor(recipient: Recipient | undefined, { model, items }: StepState): StateItem[] {
  if (model === recipient?.model) return items;
  return items.flatMap((item) => (item.type === "call" ? [{ type: item.type, index: item.index, id: item.id }] : []));
}

function assistantMessage(text: string, toolCalls: ModelCall[], state: StateItem[]): AssistantMessage {
  return { role: "assistant", text, toolCalls, ...(state.length > 0 ? { state } : {}) };
}

/**
 * Uses the provider's own call id if there is one; otherwise one derived from ours, which is only unique within its message.
 */
function callOf({ callId, name, input }: ToolPart, index: number, messageId: string, state: StateItem[]): ModelCall {
  const callState = state.find((item) => item.type === "call" && item.index === index);
  const id =
    callState?.type === "call" && callState.id !== "" ? callState.id : messageId === "" ? callId : derivedCallId(`${messageId}/${callId}`);
  return { id, name, input };
}

function resultOf({ name, status, output }: ToolPart, toolCallId: string, files: PromptFiles): ModelMessage {
  const isError = status !== "done" && status !== "undone";
  const images = picturesIn(output).flatMap(({ uploadId }) => files.images.get(uploadId) ?? []);
  return { role: "tool", toolCallId, name, output: outputOf(status, output), isError, ...(images.length > 0 ? { images } : {}) };
}

/** The outcome of a call, including the user's decision about it. */
function outputOf(status: ToolPart["status"], output: unknown): unknown {
  if (status === "rejected") return { rejected: true, message: "The user declined this call. Nothing was done." };
  if (status === "undone") return { undone: true, message: "This was done, and then the user took it back: it is not in effect.", output };
  return output;
}
