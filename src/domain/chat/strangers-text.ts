import { isMcpCall } from "#contracts/mcp-name.ts";
import type { MessagePart } from "#contracts/message.ts";
import { isWebCall } from "#contracts/web.ts";

/** Whether a message holds text that others wrote: a file, a page or search results of the web, or what an MCP server answered. */
export function hasStrangersText(parts: MessagePart[]): boolean {
  return parts.some((part) => {
    if (part.type === "file") return true;
    return part.type === "tool" && part.status === "done" && (isWebCall(part.name) || isMcpCall(part.name));
  });
}
