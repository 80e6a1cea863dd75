import type { Fields, RequestHeaders } from "../rules/violation.ts";
import type { Call, Plan } from "../types.ts";

export type Protocol = "messages" | "responses" | "chat";
/**
 * Why a request is rejected. `unsupported`: a capability that the model lacks, which a client may learn; otherwise a client
 * error.
 */
export type Refusal = { status: number; body: unknown; message: string; unsupported?: boolean };
export type Reply = { status: number; body: unknown };

/** A family of model servers: its protocols, its rules, and its response format. */
export type Family = {
  protocols: readonly Protocol[];
  /** The first rule that a request violates. */
  refuse: (protocol: Protocol, body: Fields, headers: RequestHeaders) => Refusal | null;
  /** A server error in the family's format. */
  failure: (status: number, type: string, message: string) => unknown;
  /** Whether a model reasons before it answers this request. */
  thinks: (body: Fields) => boolean;
  variations?: ChatVariations;
  /** Other endpoints, such as the model list. `path` is without the family's prefix. */
  answer?: (path: string, body: Fields) => Reply | null;
};

/** How a Chat Completions server differs from OpenAI in its responses. */
export type ChatVariations = {
  /** A comment before the first chunk. */
  keepAlive?: string;
  /** The delta of the first chunk; null: no such chunk. */
  opening?: Fields | null;
  reasoning?: (text: string) => Fields;
  /** Sent after the complete reasoning. */
  afterReasoning?: (reasoning: string) => Fields | null;
  callId?: (call: Call, at: number, reasoning: string) => string;
  /** The deltas of a call. */
  call?: (call: SentCall) => Fields[];
  finish?: (plan: Plan) => string;
  usage?: (counted: Counted) => Fields;
  /** `asked`: in its own chunk on request; `last`: with the last chunk; `every`: with every chunk. */
  usageComes?: "asked" | "last" | "every";
  /** Extra fields of each chunk and each choice. */
  chunk?: Fields;
  choice?: (finish: string | null) => Fields;
  done?: string;
};
export type SentCall = { index: number; id: string; name: string; text: string };
export type Counted = { input: number; output: number; cached: number };

/** Whether a request asks for reasoning, in any protocol. */
export function requestsReasoning(body: Fields): boolean {
  const { thinking, reasoning, reasoning_effort: effort } = body;
  const kind = (thinking as { type?: string } | undefined)?.type;
  const wanted = (reasoning as { effort?: string; enabled?: boolean } | undefined) ?? undefined;
  if (kind === "enabled" || kind === "adaptive") return true;
  if (wanted && (wanted.enabled === true || (wanted.effort !== undefined && wanted.effort !== "none"))) return true;
  return typeof effort === "string" && effort !== "none" && effort !== "minimal";
}

/** The calls since the user's last message, in Chat Completions format, each with its message. */
export function callsOfThisTurn(messages: unknown): { at: number; message: Fields; calls: Fields[] }[] {
  const all = (Array.isArray(messages) ? messages : []) as Fields[];
  const said = all.findLastIndex(({ role }) => role === "user");
  return all.flatMap((message, at) => {
    const calls = (message.tool_calls ?? []) as Fields[];
    return at > said && message.role === "assistant" && calls.length > 0 ? [{ at, message, calls }] : [];
  });
}

/** Whether a Chat Completions request contains an image. */
export function hasPictures({ messages }: Fields): boolean {
  const all = (Array.isArray(messages) ? messages : []) as Fields[];
  return all.some(({ content }) => Array.isArray(content) && content.some((part: Fields) => part.type === "image_url"));
}
