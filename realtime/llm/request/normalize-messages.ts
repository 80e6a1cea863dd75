import type { StateItem } from "#contracts/step-state.ts";
import { CONTINUE_INSTRUCTION, type ModelCall, type ModelImage, type ModelMessage, type ModelRequest } from "../model.ts";
import { inputObject, legalName } from "./call-fields.ts";
import { CallIds } from "./call-id.ts";
import { callsAsText } from "./calls-as-text.ts";
import { coveredState, elementsOf, isThought } from "./state-order.ts";

export type NormalCall = Omit<ModelCall, "input"> & { input: Record<string, unknown> };
export type NormalResult = { id: string; output: unknown; isError: boolean; images: ModelImage[] };
/**
 * A normalized message: user and assistant alternate, and a message's calls are followed by one result each, in call order.
 */
export type NormalMessage =
  | { role: "user"; text: string; images: ModelImage[] }
  | { role: "assistant"; text: string; calls: NormalCall[]; state: StateItem[]; paused: boolean }
  | { role: "results"; results: NormalResult[] };
type WithResults = { message: Extract<ModelMessage, { role: "assistant" }>; results: Extract<ModelMessage, { role: "tool" }>[] };

/**
 * A conversation as all providers require it: it starts with the user and does not end with the model, roles alternate,
 * nothing is blank, calls and results match one to one, names are legal, and ids are unique and match `legalId`.
 */
export function normalizeMessages(request: ModelRequest, legalId: RegExp): NormalMessage[] {
  const { system, systemInUser, withoutTools } = request;
  const messages = withoutTools ? callsAsText(request.messages) : request.messages;
  const ids = new CallIds(legalId);
  const normalized: NormalMessage[] = [];
  for (const next of withResults(messages)) {
    if ("role" in next) addUser(normalized, next);
    else addAssistant(normalized, next, ids);
  }
  if (normalized[0]?.role !== "user") normalized.unshift({ role: "user", text: earlierOmitted, images: [] });
  const last = normalized.at(-1);
  if (last?.role === "assistant" && !last.paused) addUser(normalized, { role: "user", text: CONTINUE_INSTRUCTION });
  const [first] = normalized;
  if (systemInUser && first?.role === "user" && system.trim() !== "") first.text = joined(system, first.text);
  return normalized;
}

/** The messages, each assistant message with the results of its calls; results without a call are dropped. */
function withResults(messages: ModelMessage[]): (Extract<ModelMessage, { role: "user" }> | WithResults)[] {
  const all: (Extract<ModelMessage, { role: "user" }> | WithResults)[] = [];
  let open: WithResults | null = null;
  for (const message of messages) {
    if (message.role === "tool") open?.results.push(message);
    else if (message.role === "user") all.push(message);
    else {
      open = { message, results: [] };
      all.push(open);
    }
  }
  return all;
}

function addUser(normalized: NormalMessage[], { text: said, images = [] }: Extract<ModelMessage, { role: "user" }>): void {
  const text = said.trim() === "" ? "" : said;
  const last = normalized.at(-1);
  if (last?.role === "user") {
    last.text = joined(last.text === noText ? "" : last.text, text) || (last.images.length + images.length > 0 ? "" : noText);
    last.images.push(...images);
  } else normalized.push({ role: "user", text: text === "" && images.length === 0 ? noText : text, images: [...images] });
}

function addAssistant(normalized: NormalMessage[], { message, results }: WithResults, ids: CallIds): void {
  const said = message.text.trim() === "" ? "" : message.text;
  const state = message.state ?? [];
  const paused = message.paused === true && state.some(isServerCall) && !endsWithThoughts({ text: said, calls: message.toolCalls, state });
  // Thoughts alone are not a message, and only an open server tool call can be continued.
  if (said === "" && message.toolCalls.length === 0 && !paused) return;
  const calls = message.toolCalls.map((call) => ({
    ...call,
    id: ids.idFor(call.id),
    name: legalName(call.name),
    input: inputObject(call.input),
  }));
  const last = normalized.at(-1);
  if (last?.role === "assistant") {
    const text = joined(last.text, said);
    const before = coveredState(last.state, text.length - said.length);
    // The previous message has no calls, since their results would follow it, so the new calls need no index shift.
    if (last.state.length + state.length > 0) last.state = [...before, ...state];
    Object.assign(last, { text, calls, paused });
  } else normalized.push({ role: "assistant", text: said, calls, state, paused });
  if (calls.length > 0) normalized.push({ role: "results", results: resultsOf(message.toolCalls, calls, results) });
}

function isServerCall(item: StateItem): boolean {
  return item.type === "block" && item.block.type === "server_tool_use";
}

function endsWithThoughts(message: Parameters<typeof elementsOf>[0]): boolean {
  // Citations belong to the text before them and are not a block of their own.
  const last = elementsOf(message).findLast((piece) => !("block" in piece && piece.block.type === "citations"));
  return last !== undefined && "block" in last && isThought(last.block);
}

function resultsOf(calls: ModelCall[], sent: NormalCall[], results: WithResults["results"]): NormalResult[] {
  const remaining = [...results];
  return calls.map(({ id }, index) => {
    const at = remaining.findIndex(({ toolCallId }) => toolCallId === id);
    const [found] = at < 0 ? [] : remaining.splice(at, 1);
    const sentId = sent[index]?.id ?? id;
    if (!found) return { id: sentId, output: notRun, isError: true, images: [] };
    return { id: sentId, output: found.output, isError: found.isError, images: found.images ?? [] };
  });
}

function joined(before: string, after: string): string {
  return before === "" || after === "" ? before + after : `${before}\n\n${after}`;
}

const noText = "(no text)";
const earlierOmitted = "[Earlier messages of this conversation are left out here.]";
const notRun = { error: { code: "NOT_RUN", message: "This call was not run." } };
