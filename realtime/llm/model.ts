import type { Citation } from "#contracts/message-notes.ts";
import type { ModelLackName } from "#contracts/model-lack.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import type { Opaque, StateItem } from "#contracts/step-state.ts";
import type { TokensUsed } from "#domain/model/model-facts.ts";
import type { ErrorReport } from "./accounting/report.ts";

/** An image for models with vision; `data` is base64. */
export type ModelImage = { mime: string; data: string };

/** A tool call in an assistant message. */
export type ModelCall = { id: string; name: string; input: unknown };

/**
 * One message of a conversation, independent of the provider. `state`: what this provider and model returned besides text and
 * calls, in order; `paused`: the provider must continue this message itself.
 */
export type ModelMessage =
  | { role: "user"; text: string; images?: ModelImage[] }
  | { role: "assistant"; text: string; toolCalls: ModelCall[]; state?: StateItem[]; paused?: boolean }
  | { role: "tool"; toolCallId: string; name: string; output: unknown; isError: boolean; images?: ModelImage[] };

/** A tool's output as sent to the provider; strings are sent unchanged. */
export function outputText(output: unknown): string {
  return typeof output === "string" ? output : JSON.stringify(output ?? null);
}

/** A tool that the model may call. With `strict`, the arguments must match the JSON Schema exactly. */
export type ModelTool = { name: string; description: string; inputSchema: Record<string, unknown>; strict?: boolean };

export type ModelRequest = {
  model: string;
  system: string;
  messages: ModelMessage[];
  tools: ModelTool[];
  maxOutputTokens?: number;
  /** A small background task: the model should not reason at length. */
  brief?: boolean;
  /** How long the model should reason; absent: the model's default. */
  reasoning?: Reasoning;
  /** The same for all requests of a conversation, and anonymous: the provider may cache the common prefix under it. */
  cacheKey?: string;
  /** The model's chat template has no system role: the system prompt goes before the first user message. */
  systemInUser?: boolean;
  /** The model does not support tools: earlier calls are written out as text. */
  withoutTools?: boolean;
  /** Request features that this model is known not to support, see without-lacks.ts. */
  without?: ReadonlySet<ModelLackName>;
  /** The provider may search the web itself, and read pages where it can. */
  hostedSearch?: boolean;
  /** Called once the provider has started on the request, with its input token count if it is already reported. */
  onAccepted?: (inputUsage?: Pick<TokensUsed, "inputTokens" | "cachedInputTokens" | "cacheWriteTokens">) => void;
  /** Called when the response starts, for each unsupported feature that was left out of the request. */
  onUnsupported?: (lack: ModelLackName) => void;
  /** Called for every chunk read from the connection, keep-alives included: the server is alive. */
  onBytes?: () => void;
};

/**
 * An event of a model's stream. A tool call is emitted once its arguments are complete; a citation belongs to the text before
 * it; `state` is sent back unchanged, its blocks in the order of text and calls. `end` is always last; a `refusal` may follow
 * text that explains it, and `pause` asks us to let the provider continue. Uncounted `usage` is null.
 */
export type ModelEvent =
  | { type: "text"; text: string }
  | { type: "reasoning"; text: string }
  | { type: "tool_call"; index: number; id: string; name: string; input: unknown; inputError?: string; extra?: Opaque }
  | { type: "state"; item: Extract<StateItem, { type: "block" | "field" }> }
  | { type: "search" }
  | { type: "citation"; citation: Citation }
  | { type: "usage"; inputTokens: number | null; outputTokens: number | null; cachedInputTokens: number; cacheWriteTokens?: number }
  | { type: "end"; reason: "stop" | "tool_calls" | "length" | "refusal" | "pause" };

/**
 * Sends a request to a model and calls `onEvent` for each event. Settles when the response ends or `signal` aborts; every
 * other failure throws ModelError. An exception from `onEvent` cancels the call and is rethrown.
 */
export type ModelClient = (request: ModelRequest, signal: AbortSignal, onEvent: OnModelEvent) => Promise<void>;
export type OnModelEvent = (event: ModelEvent) => void;

export type ModelErrorCode =
  | "WRONG_KEY"
  | "QUOTA"
  | "RATE_LIMITED"
  | "CONTEXT_TOO_LONG"
  | "BAD_REQUEST"
  | "MODEL_NOT_FOUND"
  | "OVERLOADED"
  | "UNREACHABLE"
  | "TIMEOUT"
  | "TRUNCATED"
  | "MALFORMED"
  | "REFUSED"
  | "OUTPUT_LIMIT"
  | "ADDRESS_REFUSED"
  | "NO_MODEL_SERVER"
  | "UNAVAILABLE";

/** Why a model returned no (complete) answer. The message tells the user what to do; the cause is for the log. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;
  /** The same request may succeed a little later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** The provider's own error. It may contain anything, API keys included: see provider-message.ts. */
  readonly report: ErrorReport | undefined;

  constructor(
    code: ModelErrorCode,
    message: string,
    details: { retryable?: boolean; retryAfterMs?: number; cause?: unknown; report?: ErrorReport } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = "ModelError";
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.report = details.report;
  }
}

/** Asks for the rest of a truncated reply. Not every provider supports prefilling the assistant message, so all get this. */
export const CONTINUE_INSTRUCTION = "Continue exactly where your last message stopped. Repeat nothing.";
