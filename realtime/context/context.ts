import type { MessagePart } from "#contracts/message.ts";
import type { PlanId } from "#contracts/plan.ts";
import type { BranchMessage, BranchSummary } from "#domain/chat/history.ts";
import { type ModelFacts, windowOf } from "#domain/model/model-facts.ts";
import { createTokenCounter, type TokenCounter, tokensOfTurn } from "#domain/model/token-count.ts";
import { ModelError, type ModelMessage, type ModelTool } from "../llm/model.ts";
import type { Recipient } from "../run/reply-messages.ts";
import { contextCuts, summaryShare } from "../tunables.ts";
import { withinTokens, withoutMiddle } from "./cut-text.ts";
import { omissionNote, shownFrom, summariseUpTo } from "./omitted-messages.ts";
import { messagesOf } from "./prompt.ts";
import type { PromptFiles } from "./prompt-files.ts";
import { sizeOfTools } from "./serialized-tool.ts";

export type ContextInput = {
  facts: ModelFacts;
  plan: PlanId;
  system: string;
  tools: ModelTool[];
  /** Ends with the user message to answer; `hasOlder`: earlier messages were not loaded. */
  branch: BranchMessage[];
  hasOlder: boolean;
  /** A summary of the branch's beginning, used if that does not fit. */
  summary: BranchSummary | null;
  reply: MessagePart[];
  files: PromptFiles;
  listener?: Recipient;
};
/**
 * `omitted`: the omitted messages, oldest first. `summariseUpTo`: the last message that a summary should cover from the next
 * turn on; null if none is needed.
 */
export type FittedContext = { messages: ModelMessage[]; omitted: BranchMessage[]; summariseUpTo: string | null };

/**
 * Fits a conversation into the model's context window. First, long tool results and file texts are shortened, earlier
 * messages before the current exchange; then the oldest messages are replaced by their summary or a note. The current message
 * and the reply so far always stay. @throws CONTEXT_TOO_LONG if these alone do not fit
 */
export function fitContext(input: ContextInput, count: TokenCounter = createTokenCounter()): FittedContext {
  const { messages, from, start } = fitWindow(input, count);
  return { messages, omitted: input.branch.slice(0, start), summariseUpTo: summariseUpTo(input, from) };
}

/** `from`: the oldest message that fits; `start`: the first message that is shown. */
type Fit = { messages: ModelMessage[]; from: number; start: number };

function fitWindow(input: ContextInput, count: TokenCounter): Fit {
  const window = windowOf(input.facts, input.plan);
  // Most conversations are short. A token has at least one byte, so few bytes always fit without counting.
  const whole = fitFrom(input, untouched, 0);
  if (overheadTokens(input, Buffer.byteLength) + tokensOf(whole.messages, Buffer.byteLength) <= window) return whole;
  const room = window - overheadTokens(input, count);
  const fit = fitRoom(withShortSummary(input, room, count), room, count) ?? fitRoom({ ...input, summary: null }, room, count);
  if (fit) return fit;
  throw new ModelError("CONTEXT_TOO_LONG", tooLong(input, { window, room }, count));
}

/** Less room than this fits no useful message. */
const roomMin = 64;

/** The error, with what takes the room and what to do about it. */
function tooLong({ system, tools }: ContextInput, { window, room }: { window: number; room: number }, count: TokenCounter): string {
  const tokens = (number: number) => `${number.toLocaleString("en")} tokens`;
  if (room >= roomMin)
    return `This message is too long for the model: with what belongs to it, it may have about ${tokens(room)}. Send it in parts, or choose a model with a larger window.`;
  const words = count(system);
  const defined = overheadTokens({ tools, system: "" }, count);
  const beside = tools.length > 0 ? `, and the descriptions of ${tools.length} tools about ${tokens(defined)}` : "";
  return `The model's window has no room left for your message: of its ${tokens(window)} the instructions take about ${tokens(words)}${beside}. Shorten your instructions, choose a model with a larger window, or set this one's window in the settings if it is larger.`;
}

function fitRoom(input: ContextInput, room: number, count: TokenCounter): Fit | null {
  for (const cut of [untouched, ...contextCuts]) {
    const fit = fitFrom(input, cut, cut.drop ? firstThatFits(input, cut, room, count) : 0);
    const tokens = tokensOf(fit.messages, count);
    if (tokens <= room) return fit;
    // The plan limits the history, which is sent with every message; a new message only has to fit the model.
    if (fit.start === input.branch.length - 1 && tokens <= room + beyondPlan(input)) return fit;
  }
  return null;
}

function fitFrom(input: ContextInput, cut: Cut, from: number): Fit {
  const start = shownFrom(input, from);
  return { messages: messagesFrom(input, cut, start), from, start };
}

/** A long summary must leave room for the messages. */
function withShortSummary(input: ContextInput, room: number, count: TokenCounter): ContextInput {
  const { summary } = input;
  return { ...input, summary: summary && { ...summary, text: withinTokens(summary.text, Math.max(0, room) * summaryShare, count) } };
}

function beyondPlan({ facts, plan }: ContextInput): number {
  return facts.window - facts.maxOutput - windowOf(facts, plan);
}

type Cut = (typeof contextCuts)[number];
const untouched: Cut = { earlier: Number.POSITIVE_INFINITY, now: Number.POSITIVE_INFINITY, drop: false };

function overheadTokens({ system, tools }: Pick<ContextInput, "system" | "tools">, count: TokenCounter): number {
  return count(system) + sizeOfTools(tools, count);
}

/** The oldest message from which everything fits, or the current one. */
function firstThatFits(input: ContextInput, cut: Cut, room: number, count: TokenCounter): number {
  const last = input.branch.length - 1;
  const files = cutFiles(input, cut);
  let remaining = room - tokensOf(messagesOf(input.branch.slice(last), cutResults(input.reply, cut.now), files, input.listener), count);
  // Reserves room for the longest possible note.
  const note = omissionNote(input, input.branch.length);
  remaining -= note ? tokensOf([note], count) : 0;
  let from = last;
  for (let index = last - 1; index >= 0; index--) {
    const message = input.branch[index];
    if (!message) break;
    remaining -= tokensOf(messagesOf([cutMessage(message, cut)], [], files), count);
    if (remaining < 0) break;
    // A conversation starts with the user; some providers require it.
    if (message.role === "user") from = index;
  }
  return from;
}

function messagesFrom(input: ContextInput, cut: Cut, start: number): ModelMessage[] {
  const shown = input.branch.slice(start).map((message) => cutMessage(message, cut));
  const messages = messagesOf(shown, cutResults(input.reply, cut.now), cutFiles(input, cut), input.listener);
  const note = omissionNote(input, start);
  return note ? [note, ...messages] : messages;
}

/** When room is short, reasoning state of earlier messages is dropped first. */
function cutMessage(message: BranchMessage, cut: Cut): BranchMessage {
  if (cut === untouched) return message;
  const { states: _, ...shown } = message;
  return { ...shown, parts: cutResults(message.parts, cut.earlier) };
}

/** The parts of a message with long results shortened. */
function cutResults(parts: MessagePart[], lengthMax: number): MessagePart[] {
  return parts.map((part) => {
    if (part.type !== "tool") return part;
    const output = JSON.stringify(part.output) ?? "";
    return output.length > lengthMax ? { ...part, output: withoutMiddle(output, lengthMax) } : part;
  });
}

function cutFiles({ branch, files }: ContextInput, cut: Cut): PromptFiles {
  const newest = new Set(branch.at(-1)?.parts.flatMap((part) => (part.type === "file" ? [part.uploadId] : [])));
  const words = [...files.words].map(([id, text]) => [id, withoutMiddle(text, newest.has(id) ? cut.now : cut.earlier)] as const);
  return { ...files, words: new Map(words) };
}

function tokensOf(messages: ModelMessage[], count: TokenCounter): number {
  return messages.reduce((sum, message) => sum + tokensOfTurn(message, count), 0);
}
