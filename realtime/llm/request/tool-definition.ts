import type { ModelTool } from "../model.ts";
import { legalName } from "./call-words.ts";

type Schema = Record<string, unknown>;
const descriptionMax = 1024;
const toolsMax = 128;
/** What no provider takes at the top of a tool's schema. */
const refusedAtTop = new Set(["oneOf", "anyOf", "allOf", "enum", "not"]);

/** The tools of a request as all providers take them: each name once, the schema an object's. */
export function toolDefinitions(tools: ModelTool[]): ModelTool[] {
  const named = new Set<string>();
  const kept = tools.filter(({ name }) => legalName(name) === name && !named.has(name) && named.add(name));
  return kept.slice(0, toolsMax).map(legalTool);
}

/** OpenAI's bound on what is said of a tool; the end of a long one is told by "…". */
export function shortDescription(description: string): string {
  return description.length <= descriptionMax ? description : `${description.slice(0, descriptionMax - 1).toWellFormed()}…`;
}

/** Own tools are the same objects in every request of a process. */
const legalTools = new WeakMap<ModelTool, ModelTool>();

function legalTool(tool: ModelTool): ModelTool {
  const made = legalTools.get(tool) ?? { ...tool, inputSchema: objectSchema(tool.inputSchema) };
  legalTools.set(tool, made);
  return made;
}

function objectSchema(schema: Schema): Schema {
  if (schema.type === "object" && !Object.keys(schema).some((key) => refusedAtTop.has(key))) return withItems(schema);
  const kept = Object.fromEntries(Object.entries(schema).filter(([key]) => !refusedAtTop.has(key)));
  return withItems({ ...kept, type: "object" });
}

/** A list whose elements nobody describes may hold anything; OpenAI wants that said. The same object where nothing lacks. */
function withItems<T>(schema: T): T {
  if (Array.isArray(schema)) {
    const inner = schema.map(withItems);
    return inner.some((one, at) => one !== schema[at]) ? (inner as T) : schema;
  }
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, withItems(value)] as const);
  const lacks = "type" in schema && schema.type === "array" && !("items" in schema);
  if (!lacks && entries.every(([key, value]) => value === (schema as Schema)[key])) return schema;
  return { ...Object.fromEntries(entries), ...(lacks ? { items: {} } : {}) } as T;
}
