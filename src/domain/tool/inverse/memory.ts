import { z } from "zod";
import { Memory } from "#contracts/memory.ts";
import { deleteMemories, getMemory, restoreMemories } from "#domain/memory/memory.ts";
import { asConflict, changedSince, inverse } from "./inverse.ts";

/** What tools did to the memory, by the verb that takes it back. */
export const memoryInverses = {
  delete_memory: inverse(z.object({ after: Memory }), async (tx, actor, { after }) => {
    const now = await getMemory(actor, after.id, tx).catch((error) => asConflict(error, "note"));
    if (now.updatedAt !== after.updatedAt) throw changedSince("note");
    await deleteMemories(actor, [after.id], tx);
  }),
  restore_memory: inverse(z.object({ before: Memory }), async (tx, actor, { before }) => {
    await restoreMemories(actor, [before.id], tx).catch((error) => asConflict(error, "note"));
  }),
};
