import type { ModelTool } from "../llm/model.ts";

const definitions = new WeakMap<ModelTool, ModelTool>();
const serialized = new WeakMap<ModelTool, string>();

/** A tool's definition for the model. Returns the same object each time, since built-in tools are part of every request. */
export function definitionOf(tool: ModelTool): ModelTool {
  const { name, description, inputSchema } = tool;
  const definition = definitions.get(tool) ?? { name, description, inputSchema };
  definitions.set(tool, definition);
  return definition;
}

/** The size of the tool definitions. Serializing them takes longer than everything else before a request, so it is cached. */
export function sizeOfTools(tools: ModelTool[], measure: (text: string) => number): number {
  return tools.reduce((sum, tool) => sum + measure(serializedTool(tool)), 0);
}

function serializedTool(tool: ModelTool): string {
  const text = serialized.get(tool) ?? JSON.stringify(tool);
  serialized.set(tool, text);
  return text;
}
