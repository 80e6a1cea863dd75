import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { McpTool } from "#contracts/mcp.ts";
import { storableText, toStorable } from "#contracts/text.ts";

const nameLengthMax = 128;
const schemaLengthMax = 8000;
const descriptionLengthMax = 1000;
/** Characters of a result that go to the model and into the message. */
const resultLengthMax = 20_000;

/** A tool as it is kept; null for one that cannot be offered to a model. */
export function mcpTool({ name, description, inputSchema, annotations }: Tool): McpTool | null {
  const schema = toStorable(schemaForModels(inputSchema));
  if (name === "" || name.length > nameLengthMax || JSON.stringify(schema).length > schemaLengthMax) return null;
  const kind = annotations?.readOnlyHint ? "read" : annotations?.destructiveHint ? "delete" : "change";
  const words = storableText((description ?? "").slice(0, descriptionLengthMax));
  return { name: storableText(name), description: words, inputSchema: schema, kind };
}

/** Providers refuse the whole request for one schema without `properties`, or with a choice at its top: the server checks its input anyway. */
function schemaForModels({ $schema: _, anyOf: _a, oneOf: _o, allOf: _l, not: _n, enum: _e, ...schema }: Record<string, unknown>) {
  return { ...schema, type: "object", properties: schema.properties ?? {} };
}

/** What a tool answered, in words; `failed` when the tool itself says so. */
export type McpAnswer = { failed: boolean; text: string };

type Content = { type?: string; text?: string; mimeType?: string; data?: string; uri?: string; resource?: { uri?: string; text?: string } };

/** Text as it is, everything else by what it is: models and messages take no binary from tools. */
export function wordsOf(result: Record<string, unknown>): string {
  const content = Array.isArray(result.content) ? (result.content as Content[]) : [];
  const words = content.map(({ type, text, mimeType, data, uri, resource }) => {
    if (type === "text") return text ?? "";
    if (type === "resource") return resource?.text ?? `[resource ${resource?.uri ?? ""}]`;
    if (type === "resource_link") return `[link ${uri ?? ""}]`;
    return `[${type ?? "unknown"}${mimeType ? ` ${mimeType}` : ""}, ${data?.length ?? 0} characters, left out]`;
  });
  const all = words.length > 0 ? words.join("\n\n") : result.structuredContent ? JSON.stringify(result.structuredContent) : "";
  return cut(storableText(all));
}

function cut(text: string): string {
  if (text.length <= resultLengthMax) return text;
  return `${text.slice(0, resultLengthMax).toWellFormed()}\n[${text.length - resultLengthMax} characters left out]`;
}
