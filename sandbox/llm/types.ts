/** A conversation as every wire format tells it. */
export type Turn =
  | { role: "user"; text: string }
  | { role: "assistant"; text: string; calls: { id: string; name: string; input: unknown }[] }
  | { role: "tool"; callId: string; name: string; output: unknown };

export type Call = {
  name: string;
  input: unknown;
  /** Sent instead of the input: a model that writes broken JSON. */
  brokenArguments?: string;
};

/** How an answer goes wrong. Before the first byte: a status, or 0 for silence; or in the middle of its text. */
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
  /** It stops at its greatest length, with more to say. */
  cutShort?: boolean;
  /** Sources, named behind the text. */
  sources?: { title: string; url: string }[];
  /** Cut characters across writes. */
  split?: boolean;
  fault?: Fault;
};
