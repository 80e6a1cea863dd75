import { toolNamed } from "#contracts/tool.ts";
import { needsApproval, needsApprovalOutside } from "#domain/tool/tool.ts";
import type { ToolPolicy } from "#generated/prisma/client.ts";
import { tools } from "./catalog.ts";
import type { McpToolEntry } from "./mcp-tool.ts";

/** Whether a call waits for its user; `own`: the policy for the assistant's own tools, where it is another. */
export function waitsUnder(
  policy: ToolPolicy,
  { name, input }: { name: string; input: unknown },
  outside: ReadonlyMap<string, McpToolEntry>,
  own: ToolPolicy = policy,
): boolean {
  const [tool, elsewhere] = [tools.get(name), outside.get(name)];
  if (tool) return needsApproval(isStanding(name) && own === "ask_deletes" ? "ask_changes" : own, tool.kind);
  return elsewhere ? needsApprovalOutside(policy, elsewhere.kindOf?.(input) ?? elsewhere.kind) : false;
}

/** Whether a tool goes on acting when nobody is there: that is asked about. */
function isStanding(name: string): boolean {
  return toolNamed(name)?.isStanding === true;
}
