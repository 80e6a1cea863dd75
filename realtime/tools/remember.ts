import { z } from "zod";
import { MemoryCreate } from "#contracts/memory.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { addMemory } from "#domain/memory/memory.ts";
import { defineTool, memoryForModel } from "./tool.ts";

export const rememberTool = defineTool({
  name: "remember",
  description:
    "Keep one short fact about the user for later conversations, when they ask for it or say what will matter again. `kind`: `me`, about them; `work`, how they like things done. With `project_id`, about that project. Not for tasks, secrets or passing things.",
  input: z.object(snakeKeys(MemoryCreate.shape)),
  run: async (actor, { text, kind, project_id }, tx) => {
    const memory = await addMemory(actor, { text, kind, projectId: project_id }, tx);
    return { output: memoryForModel(memory), undo: { verb: "delete_memory", after: memory } };
  },
});
