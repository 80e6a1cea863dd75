import { z } from "zod";
import { memoriesMax } from "#contracts/limits.ts";
import { MemoryCreate, MemoryImport, MemoryUpdate } from "#contracts/memory.ts";
import { TaskId } from "#contracts/task.ts";
import { importMemories } from "#domain/memory/import.ts";
import { addMemory, deleteMemories, listMemories, restoreMemories, updateMemory } from "#domain/memory/memory.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const ByIds = z.object({ ids: z.array(TaskId).min(1).max(memoriesMax) });

export const memoryRouter = router({
  list: userProcedure.query(({ ctx }) => listMemories(ctx.actor)),
  add: userProcedure.input(MemoryCreate).mutation(({ ctx, input }) => addMemory(ctx.actor, input)),
  import: userProcedure.input(MemoryImport).mutation(({ ctx, input }) => importMemories(ctx.actor, input.text)),
  update: userProcedure
    .input(MemoryUpdate.extend({ id: TaskId }))
    .mutation(({ ctx, input: { id, ...change } }) => updateMemory(ctx.actor, id, change)),
  remove: userProcedure.input(ByIds).mutation(({ ctx, input }) => deleteMemories(ctx.actor, input.ids)),
  restore: userProcedure.input(ByIds).mutation(({ ctx, input }) => restoreMemories(ctx.actor, input.ids)),
});
