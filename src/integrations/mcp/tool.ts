import type { Tool } from "@modelcontextprotocol/client";
import type { McpTool } from "#contracts/mcp.ts";
import { storableText } from "#contracts/text.ts";
import type { Mask } from "./mask.ts";
import { schemaForModels } from "./schema.ts";

const nameLengthMax = 128;
const descriptionLengthMax = 1000;

/** A tool in its stored form; null for one without a usable name. `blocked` says why it cannot be offered. */
export function mcpTool(listed: Tool, mask: Mask): McpTool | null {
  const { name, title, description, inputSchema, annotations, execution } = mask.value(listed);
  if (name === "" || name.length > nameLengthMax) return null;
  const kind = annotations?.readOnlyHint ? "read" : annotations?.destructiveHint ? "delete" : "change";
  const text = storableText((description ?? title ?? annotations?.title ?? "").slice(0, descriptionLengthMax));
  const found = schemaForModels(inputSchema);
  const blocked = !found
    ? "Its description of what it takes is too long."
    : execution?.taskSupport === "required"
      ? "It only runs as a task in the background, which BestChat does not do."
      : undefined;
  const { schema: forModels, renamed } = found ?? { schema: { type: "object", properties: {} } };
  return {
    name: storableText(name),
    description: text,
    inputSchema: forModels,
    kind,
    ...(renamed ? { renamed } : {}),
    ...(blocked ? { blocked } : {}),
  };
}

/** A model's input under the server's own field names. */
export function inputForServer({ renamed }: McpTool, input: unknown): Record<string, unknown> {
  const entries = typeof input === "object" && input !== null ? Object.entries(input) : [];
  return Object.fromEntries(entries.map(([name, value]) => [renamed?.[name] ?? name, value]));
}
