import { splitMcpToolName } from "#contracts/mcp-name.ts";
import type { ToolPart } from "#contracts/message.ts";
import { type SpanFacts, traced } from "#lib/tracing.ts";
import type { CallMeter } from "../llm/accounting/meter.ts";
import type { Hear, ModelRequest } from "../llm/model.ts";
import type { Priced } from "../llm/registry.ts";
import { tools } from "../tools/catalog.ts";
import type { LiveReply } from "./live-reply.ts";

type Call = { userId: number; meter: CallMeter; request: ModelRequest; signal: AbortSignal };

/** Asks a model within a span of the whole call; of single events the span knows nothing. */
export function callModel({ client, model }: Pick<Priced, "client" | "model">, call: Call, hear: Hear): Promise<void> {
  const { userId, meter, request, signal } = call;
  const facts: SpanFacts = { user_id: userId, "gen_ai.operation.name": "chat", "gen_ai.request.model": tellable(model) };
  return traced("chat", { kind: "client", facts }, async (span) => {
    try {
      await client(meter.watch(request), signal, hear);
      span.tell({ outcome: signal.aborted ? "interrupted" : meter.end });
    } finally {
      const { inputTokens, outputTokens } = meter.told ?? {};
      span.tell({ "gen_ai.usage.input_tokens": inputTokens ?? undefined, "gen_ai.usage.output_tokens": outputTokens ?? undefined });
    }
  });
}

/** Runs one tool call of a reply within a span, which tells how the call then stands. */
export function traceToolCall(reply: LiveReply, { name, callId }: ToolPart, work: () => Promise<void>): Promise<void> {
  const tool = toolName(name);
  const facts: SpanFacts = { user_id: reply.lease.userId, "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": tool };
  return traced(`execute_tool ${tool}`, { kind: "internal", facts }, async (span) => {
    await work();
    const status = reply.toolParts().find((part) => part.callId === callId)?.status;
    span.tell({ outcome: status === "pending" ? "interrupted" : status });
  });
}

/** Users name models of their own servers: what looks like words of theirs stays here. */
export function tellable(model: string): string {
  return /^[\w.:/@+-]{1,100}$/.test(model) ? model : "other";
}

/** Users name their servers, and models make names up: only our own tools are told by name. */
function toolName(name: string): string {
  if (tools.has(name)) return name;
  return splitMcpToolName(name) ? "mcp" : "unknown";
}
