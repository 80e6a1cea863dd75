import { splitMcpToolName } from "#contracts/mcp-name.ts";
import type { ToolPart } from "#contracts/message.ts";
import { count } from "#lib/metrics/metrics.ts";
import { type SpanFacts, traced } from "#lib/tracing.ts";
import { CallFigures, outcomeOfFailure } from "../llm/accounting/count-call.ts";
import type { CallMeter } from "../llm/accounting/meter.ts";
import type { ModelRequest, OnModelEvent } from "../llm/model.ts";
import type { ResolvedModel } from "../llm/registry.ts";
import { tools } from "../tools/catalog.ts";
import type { LiveReply } from "./live-reply.ts";

type Call = { userId: number; meter: CallMeter; request: ModelRequest; signal: AbortSignal };

/** Runs a model call in a span that covers the whole call, not single events. */
export function callModel(
  priced: Pick<ResolvedModel, "client" | "model" | "ownKey" | "standIn" | "protocol">,
  call: Call,
  onEvent: OnModelEvent,
): Promise<void> {
  const { client, model } = priced;
  const { userId, meter, request, signal } = call;
  const facts: SpanFacts = { user_id: userId, "gen_ai.operation.name": "chat", "gen_ai.request.model": loggableModel(model) };
  return traced("chat", { kind: "client", facts }, async (span) => {
    const figures = new CallFigures(priced);
    let outcome = "interrupted";
    try {
      await client(meter.watch(request), signal, (event) => {
        figures.onEvent();
        onEvent(event);
      });
      if (!signal.aborted) outcome = meter.end ?? "ended";
      span.set({ outcome: signal.aborted ? "interrupted" : meter.end });
    } catch (error) {
      if (!signal.aborted) outcome = outcomeOfFailure(error);
      throw error;
    } finally {
      const { inputTokens, outputTokens } = meter.reported ?? {};
      figures.ended(outcome, meter.reported ?? {});
      span.set({ "gen_ai.usage.input_tokens": inputTokens ?? undefined, "gen_ai.usage.output_tokens": outputTokens ?? undefined });
    }
  });
}

/** Runs one tool call of a reply in a span that records its outcome. */
export function traceToolCall(reply: LiveReply, { name, callId }: ToolPart, work: () => Promise<void>): Promise<void> {
  const tool = toolName(name);
  const facts: SpanFacts = { user_id: reply.lease.userId, "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": tool };
  return traced(`execute_tool ${tool}`, { kind: "internal", facts }, async (span) => {
    await work();
    const status = reply.toolParts().find((part) => part.callId === callId)?.status;
    const outcome = status === "pending" ? "interrupted" : status;
    span.set({ outcome });
    count("tool_calls_total", { tool, outcome: outcome ?? "unknown" });
  });
}

/** Users name their servers' models: anything that looks like free text is not reported. */
export function loggableModel(model: string): string {
  return /^[\w.:/@+-]{1,100}$/.test(model) ? model : "other";
}

/** Users name their servers, and models invent names: only built-in tools are reported by name. */
function toolName(name: string): string {
  if (tools.has(name)) return name;
  return splitMcpToolName(name) ? "mcp" : "unknown";
}
