import { z } from "zod";
import { SectionCreate, SectionUpdate } from "#contracts/section.ts";
import { TaskId } from "#contracts/task.ts";
import { createSection, deleteSection, listSections, restoreSection, updateSection } from "#domain/project/section.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: TaskId });

export const sectionRouter = router({
  /** Of all projects. */
  list: userProcedure.query(({ ctx }) => listSections(ctx.actor, null)),
  create: userProcedure
    .input(SectionCreate.extend({ projectId: TaskId }))
    .mutation(({ ctx, input: { projectId, ...fields } }) => createSection(ctx.actor, projectId, fields)),
  update: userProcedure
    .input(SectionUpdate.extend(ById.shape))
    .mutation(({ ctx, input: { id, ...fields } }) => updateSection(ctx.actor, id, fields)),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => deleteSection(ctx.actor, input.id)),
  restore: userProcedure.input(ById).mutation(({ ctx, input }) => restoreSection(ctx.actor, input.id)),
});
