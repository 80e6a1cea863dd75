import { toolNamed } from "#contracts/tool.ts";
import { needsApproval, needsApprovalOutside } from "#domain/tool/tool.ts";
import type { ToolPolicy } from "#generated/prisma/client.ts";
import { tools } from "./catalog.ts";
import type { McpToolEntry } from "./mcp-tool.ts";

/** Whether a call waits for its user's approval; `own`: the policy for built-in tools, if it differs. */
export function waitsUnder(
  policy: ToolPolicy,
  { name, input }: { name: string; input: unknown },
  outside: ReadonlyMap<string, McpToolEntry>,
  own: ToolPolicy = policy,
): boolean {
  const [tool, elsewhere] = [tools.get(name), outside.get(name)];
  if (toolNamed(name)?.alwaysAsks) return true;
  if (tool) return needsApproval(isStanding(name) && own === "ask_deletes" ? "ask_changes" : own, tool.kindOf?.(input) ?? tool.kind);
  return elsewhere ? needsApprovalOutside(policy, elsewhere.kindOf?.(input) ?? elsewhere.kind) : false;
}

/** Whether a tool keeps acting while its user is absent, which needs approval. */
function isStanding(name: string): boolean {
  return toolNamed(name)?.isStanding === true;
}
