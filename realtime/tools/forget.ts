import { z } from "zod";
import { TaskId } from "#contracts/task.ts";
import { deleteMemories, getMemory } from "#domain/memory/memory.ts";
import { defineTool, memoryForModel } from "./tool.ts";

export const forgetTool = defineTool({
  name: "forget",
  description: "Delete one of your notes about the user, by its number, when they ask for it or it no longer holds.",
  input: z.object({ id: TaskId }),
  run: async (actor, { id }, tx) => {
    const before = await getMemory(actor, id, tx);
    await deleteMemories(actor, [id], tx);
    return { output: { ...memoryForModel(before), forgotten: true }, undo: { verb: "restore_memory", before } };
  },
});
