import type { Fields, RequestHeaders } from "../rules/violation.ts";
import type { Call, Plan } from "../types.ts";

export type Protocol = "messages" | "responses" | "chat";
/** Why a request gets no answer. `unsupported`: what this model cannot do, which a client may learn; else the client's mistake. */
export type Refusal = { status: number; body: unknown; words: string; unsupported?: boolean };
export type Reply = { status: number; body: unknown };

/** A family of model servers: what it has, what it refuses, and how it speaks. */
export type Family = {
  protocols: readonly Protocol[];
  /** The first rule that a request breaks. */
  refuse: (protocol: Protocol, body: Fields, headers: RequestHeaders) => Refusal | null;
  /** A failure of the server's own, in its shape. */
  failure: (status: number, type: string, message: string) => unknown;
  /** Whether a model thinks before it answers this request. */
  thinks: (body: Fields) => boolean;
  accent?: ChatAccent;
  /** What else it answers: its list of models, what it knows of one. `path` is without the family's prefix. */
  answer?: (path: string, body: Fields) => Reply | null;
};

/** How a server of Chat Completions differs from OpenAI in what it sends. */
export type ChatAccent = {
  /** A comment before the first chunk. */
  keepAlive?: string;
  /** The delta of the first chunk; null: there is none. */
  opening?: Fields | null;
  reasoning?: (text: string) => Fields;
  /** What follows the whole of the reasoning. */
  afterReasoning?: (reasoning: string) => Fields | null;
  callId?: (call: Call, at: number, reasoning: string) => string;
  /** The deltas that bring a call. */
  call?: (call: ToldCall) => Fields[];
  finish?: (plan: Plan) => string;
  usage?: (counted: Counted) => Fields;
  /** `asked`: an own chunk when asked for; `last`: with the end; `every`: with every chunk. */
  usageComes?: "asked" | "last" | "every";
  /** Fields of each chunk, and of each choice. */
  chunk?: Fields;
  choice?: (finish: string | null) => Fields;
  done?: string;
};
export type ToldCall = { index: number; id: string; name: string; text: string };
export type Counted = { input: number; output: number; cached: number };

/** Fields with which a request asks for thought, whichever protocol it is. */
export function asksToThink(body: Fields): boolean {
  const { thinking, reasoning, reasoning_effort: effort } = body;
  const kind = (thinking as { type?: string } | undefined)?.type;
  const wanted = (reasoning as { effort?: string; enabled?: boolean } | undefined) ?? undefined;
  if (kind === "enabled" || kind === "adaptive") return true;
  if (wanted && (wanted.enabled === true || (wanted.effort !== undefined && wanted.effort !== "none"))) return true;
  return typeof effort === "string" && effort !== "none" && effort !== "minimal";
}

/** The calls that the model made since the user's last words, in the words of Chat Completions, each with its message. */
export function callsOfThisTurn(messages: unknown): { at: number; message: Fields; calls: Fields[] }[] {
  const all = (Array.isArray(messages) ? messages : []) as Fields[];
  const said = all.findLastIndex(({ role }) => role === "user");
  return all.flatMap((message, at) => {
    const calls = (message.tool_calls ?? []) as Fields[];
    return at > said && message.role === "assistant" && calls.length > 0 ? [{ at, message, calls }] : [];
  });
}

/** Whether a request of Chat Completions shows a picture. */
export function hasPictures({ messages }: Fields): boolean {
  const all = (Array.isArray(messages) ? messages : []) as Fields[];
  return all.some(({ content }) => Array.isArray(content) && content.some((part: Fields) => part.type === "image_url"));
}
