import type { ModelTool } from "../llm/model.ts";

const definitions = new WeakMap<ModelTool, ModelTool>();
const written = new WeakMap<ModelTool, string>();

/** A tool's definition for the model. Returns the same object each time, since built-in tools are part of every request. */
export function definitionOf(tool: ModelTool): ModelTool {
  const { name, description, inputSchema } = tool;
  const made = definitions.get(tool) ?? { name, description, inputSchema };
  definitions.set(tool, made);
  return made;
}

/** The size of the tool definitions. Serializing them takes longer than everything else before a request, so it is cached. */
export function sizeOfTools(tools: ModelTool[], measure: (text: string) => number): number {
  return tools.reduce((sum, tool) => sum + measure(writtenTool(tool)), 0);
}

function writtenTool(tool: ModelTool): string {
  const text = written.get(tool) ?? JSON.stringify(tool);
  written.set(tool, text);
  return text;
}
