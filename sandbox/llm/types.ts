/** A conversation, independent of the wire format. */
export type Turn =
  | { role: "user"; text: string }
  | { role: "assistant"; text: string; calls: { id: string; name: string; input: unknown }[] }
  | { role: "tool"; callId: string; name: string; output: unknown };

export type Call = {
  name: string;
  input: unknown;
  /** Sent instead of the input, for a model that writes invalid JSON. */
  brokenArguments?: string;
};

/** How an answer fails. Before the first byte: with a status, or 0 for silence; or in the middle of its text. */
export type Fault =
  | { at: "start"; status: number; type: string; message: string; retryAfterSeconds?: number; once?: boolean }
  | { at: "start"; status: 0; once?: false }
  | { at: "middle"; how: "reset" | "truncate" | "malformed" | "silence" };

export type Plan = {
  reasoning?: string;
  pieces: { text: string }[];
  calls: Call[];
  /** Milliseconds between tokens. */
  paceMs?: number;
  refusal?: boolean;
  /** The answer is truncated at its length limit. */
  cutShort?: boolean;
  /** Citations, sent after the text. */
  sources?: { title: string; url: string }[];
  /** Splits characters across writes. */
  split?: boolean;
  fault?: Fault;
};
