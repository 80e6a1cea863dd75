import type { ModelTool } from "../llm/model.ts";

const definitions = new WeakMap<ModelTool, ModelTool>();
const written = new WeakMap<ModelTool, string>();

/** What a model is told of a tool. The same object each time: own tools are those of every request of the process. */
export function definitionOf(tool: ModelTool): ModelTool {
  const { name, description, inputSchema } = tool;
  const made = definitions.get(tool) ?? { name, description, inputSchema };
  definitions.set(tool, made);
  return made;
}

/** How much the definitions of tools are, by a measure of text. Writing them takes longer than all else that stands before a request. */
export function sizeOfTools(tools: ModelTool[], measure: (text: string) => number): number {
  return tools.reduce((sum, tool) => sum + measure(writtenTool(tool)), 0);
}

function writtenTool(tool: ModelTool): string {
  const text = written.get(tool) ?? JSON.stringify(tool);
  written.set(tool, text);
  return text;
}
