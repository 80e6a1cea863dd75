import { z } from "zod";
import { ProjectCreate, ProjectUpdate } from "#contracts/project.ts";
import { TaskId } from "#contracts/task.ts";
import { createProject, deleteProject, getProject, listProjects, updateProject } from "#domain/project/project.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: TaskId });

export const projectRouter = router({
  list: userProcedure.query(({ ctx }) => listProjects(ctx.actor)),
  get: userProcedure.input(ById).query(({ ctx, input }) => getProject(ctx.actor, input.id)),
  create: userProcedure.input(ProjectCreate).mutation(({ ctx, input }) => createProject(ctx.actor, input)),
  update: userProcedure
    .input(ProjectUpdate.extend(ById.shape))
    .mutation(({ ctx, input: { id, ...fields } }) => updateProject(ctx.actor, id, fields)),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => deleteProject(ctx.actor, input.id)),
});
