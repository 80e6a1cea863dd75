import { z } from "zod";
import { SavedFilterCreate, SavedFilterUpdate } from "#contracts/saved-filter.ts";
import { TaskId } from "#contracts/task.ts";
import { createSavedFilter, deleteSavedFilter, listSavedFilters, updateSavedFilter } from "#domain/project/saved-filter.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: TaskId });

export const savedFilterRouter = router({
  list: userProcedure.query(({ ctx }) => listSavedFilters(ctx.actor)),
  create: userProcedure.input(SavedFilterCreate).mutation(({ ctx, input }) => createSavedFilter(ctx.actor, input)),
  update: userProcedure
    .input(SavedFilterUpdate.extend(ById.shape))
    .mutation(({ ctx, input: { id, ...fields } }) => updateSavedFilter(ctx.actor, id, fields)),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => deleteSavedFilter(ctx.actor, input.id)),
});
