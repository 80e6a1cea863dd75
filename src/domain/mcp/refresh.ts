import type { AuditAction } from "#contracts/audit.ts";
import type { McpTool } from "#contracts/mcp.ts";
import { json } from "#domain/chat/message.ts";
import type { McpServer } from "#generated/prisma/client.ts";
import type { ListedTools } from "#integrations/mcp/mcp-client.ts";
import { db, type Tx } from "#lib/db.ts";
import { systemActor } from "../actor.ts";
import { record } from "../record.ts";
import { keepBlocked, markNew, StoredTools } from "./stored-tools.ts";

/** Stores a changed tool list that a server announced. Tools that the owner has not reviewed are marked new and need approval. */
export function storeChangedTools(row: McpServer, { tools, leftOut, readsResources }: ListedTools): Promise<void> {
  return changeTools(row, "mcp.tools_changed", (stored) => ({
    tools: keepBlocked(stored, markNew(stored, tools)),
    toolsLeftOut: leftOut,
    hasResources: readsResources,
  }));
}

/** Withdraws a tool that turned out to need something unsupported; a test offers it again. */
export function blockTool(row: McpServer, name: string, why: string): Promise<void> {
  return changeTools(row, "mcp.tool_blocked", (stored) => ({
    tools: stored.map((tool) => (tool.name === name ? { ...tool, blocked: why } : tool)),
  }));
}

type Change = { tools: McpTool[]; toolsLeftOut?: number; hasResources?: boolean };

function changeTools({ id, userId, url, name }: McpServer, action: AuditAction, change: (stored: McpTool[]) => Change): Promise<void> {
  return db().$transaction(async (tx: Tx) => {
    await tx.$queryRaw`SELECT 1 FROM mcp_server WHERE id = ${id}::uuid AND user_id = ${userId} FOR UPDATE`;
    const row = await tx.mcpServer.findFirst({ where: { id, userId, url } });
    if (!row) return;
    const { tools, ...more } = change(StoredTools.parse(row.tools));
    await tx.mcpServer.updateMany({ where: { id, userId }, data: { tools: json(tools), ...more } });
    await record(tx, systemActor(userId), { action, entity: "mcp", entityId: id, detail: { name } });
  });
}
