import type { Message } from "#contracts/message.ts";
import type { StepState } from "#contracts/step-state.ts";
import type { ModelAccess } from "../llm/accounting/access.ts";
import type { EndReason } from "../llm/answer/end.ts";
import type { McpToolEntry } from "../tools/mcp-tool.ts";
import type { McpToolSet } from "../tools/mcp-tools.ts";
import type { WebTools } from "../web/web-tools.ts";
import type { FlushClock } from "./clocks.ts";
import type { LiveReply } from "./live-reply.ts";

export type RunDeps = {
  clock: FlushClock;
  models: Pick<ModelAccess, "resolve" | "quote">;
  /** Tools of the user's MCP servers. */
  outside: McpToolSet;
  /** Web search and fetch; null if not configured. */
  web: WebTools | null;
  /** Whether the user has no client connected to any reachable process. */
  isAway: (userId: number) => Promise<boolean>;
  /** Sends a message to every client that has the conversation open. */
  announce: (event: "chat:message" | "chat:finished", message: Message, reply: LiveReply) => void;
};

export type AskedCall = { index: number; name: string; input: unknown; inputError?: string };
/**
 * `outside`: the MCP tools that were offered. `shortened`: the output limit came from the balance. `state`: what the provider
 * wants back.
 */
export type Answer = {
  calls: AskedCall[];
  end: EndReason;
  outside: ReadonlyMap<string, McpToolEntry>;
  /** The tools that the reply's schedule allows; null: all. */
  allowed: readonly string[] | null;
  shortened: boolean;
  state: StepState | null;
};
