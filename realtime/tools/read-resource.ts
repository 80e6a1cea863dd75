import { z } from "zod";
import { readResourceName } from "#contracts/mcp-name.ts";
import { DomainError } from "#domain/error.ts";
import type { EnabledMcpServer } from "#domain/mcp/mcp.ts";
import type { McpToolEntry } from "./mcp-tool.ts";

const Input = z.object({ server: z.string(), uri: z.string().min(1).max(2000) });

/** The tool that reads resources which MCP tools only link to; null if no server has resources. */
export function readResourceTool(servers: EnabledMcpServer[]): McpToolEntry | null {
  const readable = servers.filter(({ hasResources }) => hasResources);
  if (readable.length === 0) return null;
  const names = readable.map(({ name }) => name);
  return {
    name: readResourceName,
    description: "Read a resource of one of the user's MCP servers, by the address that a tool of the same server gave for it.",
    inputSchema: {
      type: "object",
      properties: { server: { type: "string", enum: names }, uri: { type: "string" } },
      required: ["server", "uri"],
    },
    kind: "change",
    // The URI is sent to the server, so trusting it with reads covers that.
    kindOf: (input) => (readable.find(({ name }) => name === Input.safeParse(input).data?.server)?.trusted ? "read" : "change"),
  };
}

/** The requested resource; null if no server has it. @throws VALIDATION for an invalid input */
export function requestedResource(input: unknown, servers: EnabledMcpServer[]): { server: EnabledMcpServer; uri: string } | null {
  const { data } = Input.safeParse(input);
  if (!data) throw new DomainError("VALIDATION", "Name the server and the address of the resource");
  const server = servers.find(({ name, hasResources }) => hasResources && name === data.server);
  return server ? { server, uri: data.uri } : null;
}
