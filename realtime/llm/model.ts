import type { Citation } from "#contracts/message-notes.ts";
import type { ModelLackName } from "#contracts/model-lack.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import type { Opaque, StateItem } from "#contracts/step-state.ts";
import type { TokensUsed } from "#domain/model/model-facts.ts";
import type { Report } from "./accounting/report.ts";

/** A picture for models that see; `data` is base64. */
export type ModelImage = { mime: string; data: string };

/** A call in a model's turn. */
export type ModelCall = { id: string; name: string; input: unknown };

/**
 * One turn of a conversation, the same for every provider. `state`: what this very provider and model said in the turn
 * beside text and calls, in order; `paused`: the provider is to go on with this turn itself.
 */
export type ModelTurn =
  | { role: "user"; text: string; images?: ModelImage[] }
  | { role: "assistant"; text: string; toolCalls: ModelCall[]; state?: StateItem[]; paused?: boolean }
  | { role: "tool"; toolCallId: string; name: string; output: unknown; isError: boolean; images?: ModelImage[] };

/** A tool's result as the wires carry it: words stay as they are. */
export function outputText(output: unknown): string {
  return typeof output === "string" ? output : JSON.stringify(output ?? null);
}

/** A tool that the model may call; the input is described as JSON Schema, which it must follow when `strict`. */
export type ModelTool = { name: string; description: string; inputSchema: Record<string, unknown>; strict?: boolean };

export type ModelRequest = {
  model: string;
  system: string;
  turns: ModelTurn[];
  tools: ModelTool[];
  maxOutputTokens?: number;
  /** Small work: the model should not think about it at length. */
  brief?: boolean;
  /** How long the model should think; absent: as it likes, where nobody has to ask for it. */
  reasoning?: Reasoning;
  /** The same for all requests of a conversation, and says nothing of whose it is: its beginning may be cached. */
  cacheKey?: string;
  /** The model's template knows no system role: its words go before the first message of the user. */
  systemInUser?: boolean;
  /** The model takes no tools: calls of before are told in words. */
  withoutTools?: boolean;
  /** What of a request its model was found not to take: see without-lacks.ts. */
  without?: ReadonlySet<ModelLackName>;
  /** The provider may search the web itself, and read pages where it can. */
  hostedSearch?: boolean;
  /** Told when the provider has begun to work on it, with the input that it counted if it says so this early. */
  onTaken?: (counted?: Pick<TokensUsed, "inputTokens" | "cachedInputTokens" | "cacheWriteTokens">) => void;
  /** Told when the answer to it begins of what its model was found not to take, and so was not sent. */
  onLack?: (lack: ModelLackName) => void;
  /** Told of every piece of the answer as it is read, also of what says nothing: the server is alive. */
  onBytes?: () => void;
};

/**
 * What a model's stream says. A tool call comes whole, when its arguments are complete; a citation belongs to the text
 * before it; `state` goes back to the provider as it is, blocks in the order of text and calls. `end` is always last, and as
 * a refusal it may come with the words in which the model declined as text; `pause`: the provider wants to be asked to go on.
 * `usage` has null for what the provider did not count.
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
 * A provider: asks the model and tells `hear` of its answer as it comes. Settles when the answer is over or `signal`
 * aborts, throws ModelError for everything else. What `hear` throws ends the call and is thrown on.
 */
export type ModelClient = (request: ModelRequest, signal: AbortSignal, hear: Hear) => Promise<void>;
export type Hear = (event: ModelEvent) => void;

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

/** Why a model gave no (whole) answer. The message is for the user and says what to do; the cause is for the log. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;
  /** The same request may succeed a little later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** What the provider itself said. It may hold anything, also keys: see provider-words.ts. */
  readonly report: Report | undefined;

  constructor(
    code: ModelErrorCode,
    message: string,
    more: { retryable?: boolean; retryAfterMs?: number; cause?: unknown; report?: Report } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = "ModelError";
    this.code = code;
    this.retryable = more.retryable ?? false;
    this.retryAfterMs = more.retryAfterMs;
    this.report = more.report;
  }
}

/** The turn that asks for the rest of a reply that was cut off; the same for every provider, since prefilling is not. */
export const CONTINUE_INSTRUCTION = "Continue exactly where your last message stopped. Repeat nothing.";
