import type { MessagePart } from "#contracts/message.ts";
import type { PlanId } from "#contracts/plan.ts";
import type { BranchMessage } from "#domain/history.ts";
import { type ModelFacts, windowOf } from "#domain/model-facts.ts";
import { createTokenCounter, type TokenCounter, tokensOfTurn } from "#domain/token-count.ts";
import { ModelError, type ModelTool, type ModelTurn } from "./llm/model.ts";
import { turnsOf } from "./prompt.ts";
import type { PromptFiles } from "./prompt-files.ts";
import { contextCuts } from "./tunables.ts";

export type ContextInput = {
  facts: ModelFacts;
  plan: PlanId;
  system: string;
  tools: ModelTool[];
  /** Ends in the user's message that is answered; `hasOlder`: it begins in the middle of its conversation. */
  branch: BranchMessage[];
  hasOlder: boolean;
  reply: MessagePart[];
  files: PromptFiles;
};
/** `leftOut`: the messages of the branch that the model is not shown, oldest first. */
export type FittedContext = { turns: ModelTurn[]; leftOut: BranchMessage[] };

/**
 * What of a conversation fits the model. First the results of tools and the texts of files lose their middles, those of
 * earlier messages before those of now; then whole messages go, the oldest first, and a line says so. The message that is
 * answered and the reply so far always stay.
 * @throws CONTEXT_TOO_LONG when these alone do not fit
 */
export function fitContext(input: ContextInput, count: TokenCounter = createTokenCounter()): FittedContext {
  const window = windowOf(input.facts, input.plan);
  const asked = input.branch.length - 1;
  // Most conversations are short. No token is shorter than a byte, so what has few bytes fits, and nothing is counted.
  const whole = turnsFrom(input, untouched, 0);
  if (tokensBeside(input, Buffer.byteLength) + tokensOf(whole, Buffer.byteLength) <= window) return { turns: whole, leftOut: [] };
  const room = window - tokensBeside(input, count);
  for (const cut of [untouched, ...contextCuts]) {
    const from = cut.drop ? firstThatFits(input, cut, room, count) : 0;
    const turns = turnsFrom(input, cut, from);
    if (tokensOf(turns, count) <= room) return { turns, leftOut: input.branch.slice(0, Math.min(from, asked)) };
    // The plan bounds what is read again with every message; a message itself only has to fit the model.
    if (from === asked && tokensOf(turns, count) <= room + beyondPlan(input)) return { turns, leftOut: input.branch.slice(0, asked) };
  }
  throw new ModelError(
    "CONTEXT_TOO_LONG",
    `This message is too long for the model: with what belongs to it, it may have about ${Math.max(0, room)} tokens. Send it in parts, or choose a model with a larger window.`,
  );
}

function beyondPlan({ facts, plan }: ContextInput): number {
  return facts.window - facts.maxOutput - windowOf(facts, plan);
}

type Cut = (typeof contextCuts)[number];
const untouched: Cut = { earlier: Number.POSITIVE_INFINITY, now: Number.POSITIVE_INFINITY, drop: false };
const markerTokensMax = 60;

function tokensBeside({ system, tools }: ContextInput, count: TokenCounter): number {
  return count(system) + tools.reduce((sum, tool) => sum + count(JSON.stringify(tool)), 0);
}

/** The oldest message from which on everything fits; the answered one when nothing more does. */
function firstThatFits(input: ContextInput, cut: Cut, room: number, count: TokenCounter): number {
  const last = input.branch.length - 1;
  const files = cutFiles(input, cut);
  const kept = tokensOf(turnsOf(input.branch.slice(last), cutResults(input.reply, cut.now), files), count) + markerTokensMax;
  let left = room - kept;
  let from = last;
  for (let index = last - 1; index >= 0; index--) {
    const message = input.branch[index];
    if (!message) break;
    left -= tokensOf(turnsOf([{ ...message, parts: cutResults(message.parts, cut.earlier) }], [], files), count);
    if (left < 0) break;
    // A conversation begins with the user, for some providers by force.
    if (message.role === "user") from = index;
  }
  return from;
}

function turnsFrom(input: ContextInput, cut: Cut, from: number): ModelTurn[] {
  const shown = input.branch.slice(from).map((message) => ({ ...message, parts: cutResults(message.parts, cut.earlier) }));
  const turns = turnsOf(shown, cutResults(input.reply, cut.now), cutFiles(input, cut));
  if (from === 0 && !input.hasOlder) return turns;
  return [{ role: "user", text: "[Earlier messages of this conversation are left out here.]" }, ...turns];
}

/** The parts of a message with the middles of long results left out. */
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

/** A text of at most about `lengthMax` characters: its beginning and its end, with a line that says what is missing. */
export function withoutMiddle(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const half = Math.floor(lengthMax / 2);
  return `${text.slice(0, half).toWellFormed()}\n[… ${text.length - 2 * half} characters are left out here …]\n${text.slice(-half).toWellFormed()}`;
}

function tokensOf(turns: ModelTurn[], count: TokenCounter): number {
  return turns.reduce((sum, turn) => sum + tokensOfTurn(turn, count), 0);
}
