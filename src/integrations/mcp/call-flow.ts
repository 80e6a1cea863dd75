import { AsyncLocalStorage } from "node:async_hooks";
import { McpFailure } from "#contracts/mcp-failure.ts";
import type { McpQuestion, McpReply } from "#contracts/mcp-question.ts";
import type { CallClock } from "./call-clock.ts";
import { isNonsense, type McpState } from "./mcp-failure.ts";

/** What a call may do meanwhile. */
export type CallHooks = {
  progress?: (progress: { done: number; total: number | null; message: string | null }) => void;
  /** Asks the user; absent where nobody can be asked. */
  ask?: (question: McpQuestion, signal: AbortSignal) => Promise<McpReply>;
};

/** One use of a connection under way: what is known of it, and the way to end it when its answer can no longer come. */
export class CallFlow {
  readonly state: McpState;
  readonly clock: CallClock | null;
  readonly hooks: CallHooks;
  /** Rejects when the stream of the answer breaks or holds nonsense: the SDK says so to nobody who waits for the answer. */
  readonly broken: Promise<never>;
  /** Names of requests that the server made of us and we refused. */
  readonly refused: string[] = [];
  isOver = false;
  /** How often the server has asked the user something. */
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

  /** Hears of an error in what came for this call. That a stream broke off is no end yet: it may be asked for again. */
  onError(error: Error): void {
    if (/answer is too large/.test(error.message))
      this.breakOff(new McpFailure("TOO_LARGE", "The server's answer is too large. What it did by then is not known.", error));
    else if (isNonsense(error)) this.breakOff(error);
  }

  /** The stream of an answer ended without it. */
  onStreamEnd(): void {
    this.breakOff(new Error("The stream ended without an answer"));
  }
}

/** The call in whose course code runs: requests of the SDK and what comes of them. */
export const currentFlow = new AsyncLocalStorage<CallFlow>();
