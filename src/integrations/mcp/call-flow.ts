import { AsyncLocalStorage } from "node:async_hooks";
import { McpFailure } from "#contracts/mcp-failure.ts";
import type { McpQuestion, McpReply } from "#contracts/mcp-question.ts";
import type { CallClock } from "./call-clock.ts";
import { isNonsense, type McpState } from "./mcp-failure.ts";

/** What a call in flight may do. */
export type CallHooks = {
  progress?: (progress: { done: number; total: number | null; message: string | null }) => void;
  /** Asks the user; absent if nobody can be asked. */
  ask?: (question: McpQuestion, signal: AbortSignal) => Promise<McpReply>;
};

/** One use of a connection: its state, and how to end it when its response can no longer arrive. */
export class CallFlow {
  readonly state: McpState;
  readonly clock: CallClock | null;
  readonly hooks: CallHooks;
  /** Rejects when the response's stream breaks or is invalid, which the SDK does not report to the waiting call. */
  readonly broken: Promise<never>;
  /** Methods that the server requested of us and we refused. */
  readonly refused: string[] = [];
  isOver = false;
  /** How often the server has asked the user. */
  questions = 0;
  private breakOff: (error: unknown) => void = () => {};

  constructor(state: McpState, clock: CallClock | null, hooks: CallHooks) {
    this.state = state;
    this.clock = clock;
    this.hooks = hooks;
    this.broken = new Promise((_, reject) => {
      this.breakOff = reject;
    });
    this.broken.catch(() => undefined);
  }

  /** Called on an error while receiving. A broken stream alone does not end the call: it may be resumed. */
  onError(error: Error): void {
    if (/answer is too large/.test(error.message))
      this.breakOff(new McpFailure("TOO_LARGE", "The server's answer is too large. What it did by then is not known.", error));
    else if (isNonsense(error)) this.breakOff(error);
  }

  /** The response's stream ended without the response. */
  onStreamEnd(): void {
    this.breakOff(new Error("The stream ended without an answer"));
  }
}

/** The call on whose behalf code runs: the SDK's requests and their responses. */
export const currentFlow = new AsyncLocalStorage<CallFlow>();
