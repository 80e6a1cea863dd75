import type { StateItem } from "#contracts/step-state.ts";
import { CONTINUE_INSTRUCTION, type ModelCall, type ModelImage, type ModelRequest, type ModelTurn } from "../model.ts";
import { CallIds } from "./call-id.ts";
import { inputObject, legalName } from "./call-words.ts";
import { callsAsWords } from "./calls-as-words.ts";
import { coveredState, isThought, piecesOf } from "./state-order.ts";

export type OrderlyCall = Omit<ModelCall, "input"> & { input: Record<string, unknown> };
export type OrderlyResult = { id: string; output: unknown; isError: boolean; images: ModelImage[] };
/** Users and the model by turns; the results of a turn's calls are right behind it, one for each call and in their order. */
export type OrderlyTurn =
  | { role: "user"; text: string; images: ModelImage[] }
  | { role: "assistant"; text: string; calls: OrderlyCall[]; state: StateItem[]; paused: boolean }
  | { role: "results"; results: OrderlyResult[] };
type Answered = { turn: Extract<ModelTurn, { role: "assistant" }>; results: Extract<ModelTurn, { role: "tool" }>[] };

/**
 * A conversation in the order that all providers demand: it begins with the user and does not end with the model, no two
 * neighbours are of one role, nothing is blank, every call has its result and every result its call, names are legal and
 * ids unique and `legalId`.
 */
export function orderly(request: ModelRequest, legalId: RegExp): OrderlyTurn[] {
  const { system, systemInUser, withoutTools } = request;
  const turns = withoutTools ? callsAsWords(request.turns) : request.turns;
  const ids = new CallIds(legalId);
  const ordered: OrderlyTurn[] = [];
  for (const next of answered(turns)) {
    if ("role" in next) addUser(ordered, next);
    else addAssistant(ordered, next, ids);
  }
  if (ordered[0]?.role !== "user") ordered.unshift({ role: "user", text: beginsLater, images: [] });
  const last = ordered.at(-1);
  if (last?.role === "assistant" && !last.paused) addUser(ordered, { role: "user", text: CONTINUE_INSTRUCTION });
  const [first] = ordered;
  if (systemInUser && first?.role === "user" && system.trim() !== "") first.text = joined(system, first.text);
  return ordered;
}

/** The turns with the results of each assistant's calls beside it; results of no call are left out. */
function answered(turns: ModelTurn[]): (Extract<ModelTurn, { role: "user" }> | Answered)[] {
  const all: (Extract<ModelTurn, { role: "user" }> | Answered)[] = [];
  let open: Answered | null = null;
  for (const turn of turns) {
    if (turn.role === "tool") open?.results.push(turn);
    else if (turn.role === "user") all.push(turn);
    else {
      open = { turn, results: [] };
      all.push(open);
    }
  }
  return all;
}

function addUser(ordered: OrderlyTurn[], { text: said, images = [] }: Extract<ModelTurn, { role: "user" }>): void {
  const text = said.trim() === "" ? "" : said;
  const last = ordered.at(-1);
  if (last?.role === "user") {
    last.text = joined(last.text === saysNothing ? "" : last.text, text) || (last.images.length + images.length > 0 ? "" : saysNothing);
    last.images.push(...images);
  } else ordered.push({ role: "user", text: text === "" && images.length === 0 ? saysNothing : text, images: [...images] });
}

function addAssistant(ordered: OrderlyTurn[], { turn, results }: Answered, ids: CallIds): void {
  const said = turn.text.trim() === "" ? "" : turn.text;
  const state = turn.state ?? [];
  const paused = turn.paused === true && state.some(isServerCall) && !endsInThoughts({ text: said, calls: turn.toolCalls, state });
  // Thoughts alone are no turn, and only with a call of the provider's own there is something to go on with.
  if (said === "" && turn.toolCalls.length === 0 && !paused) return;
  const calls = turn.toolCalls.map((call) => ({
    ...call,
    id: ids.idFor(call.id),
    name: legalName(call.name),
    input: inputObject(call.input),
  }));
  const last = ordered.at(-1);
  if (last?.role === "assistant") {
    const text = joined(last.text, said);
    const before = coveredState(last.state, text.length - said.length);
    // Calls of the joined turn come behind those that there are, of which there are none: they would have results.
    if (last.state.length + state.length > 0) last.state = [...before, ...state];
    Object.assign(last, { text, calls, paused });
  } else ordered.push({ role: "assistant", text: said, calls, state, paused });
  if (calls.length > 0) ordered.push({ role: "results", results: resultsOf(turn.toolCalls, calls, results) });
}

function isServerCall(item: StateItem): boolean {
  return item.type === "block" && item.block.type === "server_tool_use";
}

function endsInThoughts(turn: Parameters<typeof piecesOf>[0]): boolean {
  // Citations are no block of their own: they go with the text that they stand behind, where there is one.
  const last = piecesOf(turn).findLast((piece) => !("block" in piece && piece.block.type === "citations"));
  return last !== undefined && "block" in last && isThought(last.block);
}

function resultsOf(asked: ModelCall[], sent: OrderlyCall[], given: Answered["results"]): OrderlyResult[] {
  const left = [...given];
  return asked.map(({ id }, index) => {
    const place = left.findIndex(({ toolCallId }) => toolCallId === id);
    const [found] = place < 0 ? [] : left.splice(place, 1);
    const sentId = sent[index]?.id ?? id;
    if (!found) return { id: sentId, output: notRun, isError: true, images: [] };
    return { id: sentId, output: found.output, isError: found.isError, images: found.images ?? [] };
  });
}

function joined(before: string, after: string): string {
  return before === "" || after === "" ? before + after : `${before}\n\n${after}`;
}

const saysNothing = "(no text)";
const beginsLater = "[Earlier messages of this conversation are left out here.]";
const notRun = { error: { code: "NOT_RUN", message: "This call was not run." } };
