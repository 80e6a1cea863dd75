/**
 * The name under which the assistant knows a tool: letters, digits, _ and -, at most 64 of them, as providers want it.
 * It depends on nothing but server and tool, so that what was approved is what runs. A name that had to be changed
 * ends in a hash, because two tools may otherwise come to the same one.
 */
export function mcpToolName(server: string, tool: string): string {
  const plain = `mcp_${server}_${tool.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`;
  const isExact = plain.length <= toolNameLengthMax && plain.endsWith(tool);
  return isExact ? plain : `${plain.slice(0, toolNameLengthMax - 9)}_${hash(tool)}`;
}

const toolNameLengthMax = 64;

/** FNV-1a, as eight hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const char of new TextEncoder().encode(text)) value = Math.imul(value ^ char, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}

/** The tool with which a model reads what an MCP server only named. */
export const readResourceName = "read_resource";

/** Whether a call of this name happens at a server of the user's. */
export function isMcpCall(name: string): boolean {
  return name === readResourceName || splitMcpToolName(name) !== null;
}

/** Server and tool of such a name; null for the assistant's own tools. */
export function splitMcpToolName(name: string): { server: string; tool: string } | null {
  const [, server, tool] = /^mcp_([a-z0-9]+)_(.+)$/.exec(name) ?? [];
  return server && tool ? { server, tool } : null;
}
