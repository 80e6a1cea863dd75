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
  /** Search and pages of the web; null where there is none. */
  web: WebTools | null;
  /** Whether nothing of the user's is connected to this process. */
  isAway: (userId: number) => Promise<boolean>;
  /** Tells every page that has the conversation open. */
  announce: (event: "chat:message" | "chat:finished", message: Message, reply: LiveReply) => void;
};

export type AskedCall = { index: number; name: string; input: unknown; inputError?: string };
/** `outside`: the tools of the user's servers that the model was offered. `shortened`: to what was left to spend. `state`: what goes back. */
export type Answer = {
  calls: AskedCall[];
  end: EndReason;
  outside: ReadonlyMap<string, McpToolEntry>;
  /** The tools that the schedule of this reply allows; null: all. */
  allowed: readonly string[] | null;
  shortened: boolean;
  state: StepState | null;
};
