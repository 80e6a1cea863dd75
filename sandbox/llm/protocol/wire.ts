import type { Call, Plan, Turn } from "../types.ts";

/** A request in any wire format; `counted`: its cached input tokens. */
export type ParsedRequest = {
  model: string;
  system: string;
  turns: Turn[];
  toolNames: string[];
  stream: boolean;
  includeUsage: boolean;
  /** The client wants the state that it needs to continue the model's reasoning. */
  wantsState?: boolean;
  cacheCount?: { input: number; cached: number; written: number };
};

/** Writes one answer in one wire format: the events of each chunk as text/event-stream, or the whole body. */
export type Writer = {
  begin: () => string;
  reasoning: (text: string) => string;
  text: (text: string) => string;
  source: (source: { title: string; url: string }) => string;
  call: (call: Call) => string;
  end: () => string;
  whole: () => unknown;
};

export function event(data: object, name?: string): string {
  return `${name ? `event: ${name}\n` : ""}data: ${JSON.stringify(data)}\n\n`;
}

/** About four characters per token. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

export function textOf(plan: Plan): string {
  return plan.pieces.map((piece) => piece.text).join("");
}

export function usageOf({ cacheCount }: ParsedRequest, plan: Plan): { input: number; output: number; cached: number; written: number } {
  const output = tokensOf(textOf(plan) + (plan.reasoning ?? "")) + plan.calls.length * 20;
  return { ...(cacheCount ?? { input: 0, cached: 0, written: 0 }), output };
}

export function argumentsOf(call: Call): string {
  return call.brokenArguments ?? JSON.stringify(call.input);
}

let idCount = 0;
/** A new id with the prefix of its type. */
export function idOf(prefix: string): string {
  idCount += 1;
  return `${prefix}_${Date.now().toString(36)}${idCount.toString(36)}`;
}

/** Parses JSON, otherwise returns the text: tool results may be either. */
export function parseIfJson(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The text of a content that is a string or a list of parts. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: { text?: string }) => part.text ?? "").join("");
}
