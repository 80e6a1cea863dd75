import type { ModelTool } from "../model.ts";
import { legalName } from "./call-fields.ts";

type Schema = Record<string, unknown>;
const descriptionMax = 1024;
const toolsMax = 128;
/** Keywords that no provider accepts at the top level of a tool's schema. */
const rejectedAtTop = new Set(["oneOf", "anyOf", "allOf", "enum", "not"]);

/** The tools of a request as all providers accept them: unique names, and an object schema each. */
export function toolDefinitions(tools: ModelTool[]): ModelTool[] {
  const names = new Set<string>();
  const kept = tools.filter(({ name }) => legalName(name) === name && !names.has(name) && names.add(name));
  return kept.slice(0, toolsMax).map(legalTool);
}

/** Truncates a description to OpenAI's limit, ending in "…". */
export function shortDescription(description: string): string {
  return description.length <= descriptionMax ? description : `${description.slice(0, descriptionMax - 1).toWellFormed()}…`;
}

/** Built-in tools are the same objects in every request of a process. */
const legalTools = new WeakMap<ModelTool, ModelTool>();

function legalTool(tool: ModelTool): ModelTool {
  const legal = legalTools.get(tool) ?? { ...tool, inputSchema: objectSchema(tool.inputSchema) };
  legalTools.set(tool, legal);
  return legal;
}

function objectSchema(schema: Schema): Schema {
  if (schema.type === "object" && !Object.keys(schema).some((key) => rejectedAtTop.has(key))) return withItems(schema);
  const kept = Object.fromEntries(Object.entries(schema).filter(([key]) => !rejectedAtTop.has(key)));
  return withItems({ ...kept, type: "object" });
}

/** OpenAI rejects an array schema without `items`, so an empty one is added. Returns the same object if nothing changes. */
function withItems<T>(schema: T): T {
  if (Array.isArray(schema)) {
    const inner = schema.map(withItems);
    return inner.some((item, at) => item !== schema[at]) ? (inner as T) : schema;
  }
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, withItems(value)] as const);
  const lacksItems = "type" in schema && schema.type === "array" && !("items" in schema);
  if (!lacksItems && entries.every(([key, value]) => value === (schema as Schema)[key])) return schema;
  return { ...Object.fromEntries(entries), ...(lacksItems ? { items: {} } : {}) } as T;
}
