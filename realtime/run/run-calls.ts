import { isMcpCall } from "#contracts/mcp-name.ts";
import type { MessagePart, ToolPart } from "#contracts/message.ts";
import { chosenOf } from "#contracts/proposal.ts";
import { isWebCall } from "#contracts/web.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { runToolCall, type ToolResult } from "#domain/tool/tool.ts";
import type { Tx } from "#lib/db.ts";
import { tools } from "../tools/catalog.ts";
import { runMcpCall } from "../tools/mcp-call.ts";
import { callWeb } from "../web/in-run.ts";
import type { RunDeps } from "./deps.ts";
import type { LiveReply } from "./live-reply.ts";
import { retryWhileDatabaseAway } from "./retry-while-database-away.ts";
import { traceToolCall } from "./trace-calls.ts";

/** Runs the pending calls in order until the run is interrupted. */
export async function runPendingCalls(reply: LiveReply, deps: RunDeps): Promise<void> {
  for (const part of reply.toolParts().filter((part) => part.status === "pending")) {
    if (reply.interruption) return;
    await traceToolCall(reply, part, () => runPendingCall(reply, deps, part));
  }
}

async function runPendingCall(reply: LiveReply, deps: RunDeps, part: ToolPart): Promise<void> {
  // MCP servers and web pages are called outside any transaction and lock; only the result is stored below.
  const elsewhere = isMcpCall(part.name)
    ? await runMcpCall(reply, deps, part)
    : isWebCall(part.name)
      ? await callWeb(reply, deps.web, part)
      : null;
  if (reply.interruption === "drain" || reply.interruption === "lost") return;
  await deps.clock.exclusively(reply, async () => {
    const call = () =>
      runToolCall(
        reply.lease,
        part.callId,
        async (actor, tx) => (elsewhere ? elsewhere(tx) : runTool(part, actor, tx)),
        (change) => ({ parts: replaced(reply.parts, part.callId, change), seq: reply.seq }),
      );
    // Retried if only the commit's confirmation was lost: the call is then found done and not repeated.
    reply.parts = (await retryWhileDatabaseAway(call)).parts;
  });
  deps.announce("chat:message", reply.present(), reply);
}

/** An invented tool fails like any other refused call: nothing was done. */
async function runTool({ name, input, output }: ToolPart, actor: Actor, tx: Tx): Promise<ToolResult> {
  const tool = tools.get(name);
  if (!tool) throw new DomainError("NOT_FOUND", `There is no tool ${name}`);
  return tool.run(actor, input, tx, chosenOf(output));
}

function replaced(parts: MessagePart[], callId: string, change: Partial<ToolPart>): MessagePart[] {
  return parts.map((part) =>
    part.type === "tool" && part.callId === callId ? { ...part, status: change.status ?? part.status, output: change.output } : part,
  );
}
