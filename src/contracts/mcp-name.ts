/**
 * A tool's name for the assistant: letters, digits, _ and -, at most 64 characters, as providers require. It depends only on
 * server and tool, so that what was approved is what runs. An altered name ends in a hash, because two tools could otherwise
 * collide.
 */
export function mcpToolName(server: string, tool: string): string {
  const plain = `mcp_${server}_${tool.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`;
  const isExact = plain.length <= toolNameLengthMax && plain.endsWith(tool);
  return isExact ? plain : `${plain.slice(0, toolNameLengthMax - 9)}_${hash(tool)}`;
}

const toolNameLengthMax = 64;

/** FNV-1a as eight hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const char of new TextEncoder().encode(text)) value = Math.imul(value ^ char, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}

/** The tool with which a model reads a resource that an MCP server only referred to. */
export const readResourceName = "read_resource";

/** Whether a call of this name goes to one of the user's MCP servers. */
export function isMcpCall(name: string): boolean {
  return name === readResourceName || splitMcpToolName(name) !== null;
}

/** Server and tool of such a name; null for the assistant's own tools. */
export function splitMcpToolName(name: string): { server: string; tool: string } | null {
  const [, server, tool] = /^mcp_([a-z0-9]+)_(.+)$/.exec(name) ?? [];
  return server && tool ? { server, tool } : null;
}
