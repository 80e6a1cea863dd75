import { isMcpCall } from "#contracts/mcp-name.ts";
import type { MessagePart, ToolPart } from "#contracts/message.ts";
import { toolNamed } from "#contracts/tool.ts";

/**
 * The step for which a reply changed nothing, and why it failed: a run that only tried is no success, whatever its words say. Null
 * when something was changed, when no step failed, or when the same tool did work in the end.
 */
export function failedStepOf(parts: MessagePart[]): string | null {
  const calls = parts.filter((part): part is ToolPart => part.type === "tool");
  const worked = calls.filter(({ status }) => status === "done");
  if (worked.some(({ name }) => isMcpCall(name) || toolNamed(name)?.kind !== "read")) return null;
  const failed = calls.findLast(({ status, name }) => status === "failed" && !worked.some((call) => call.name === name));
  return failed ? `“${failed.name}” failed: ${messageOf(failed.output)}` : null;
}

function messageOf(output: unknown): string {
  const { error } = (typeof output === "object" && output !== null ? output : {}) as { error?: { message?: unknown } };
  return typeof error?.message === "string" ? error.message : "It did not work.";
}
