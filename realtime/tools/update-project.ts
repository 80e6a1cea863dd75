import { ProjectUpdate } from "#contracts/project.ts";
import { TaskId } from "#contracts/task.ts";
import { getProject, updateProject } from "#domain/project/project.ts";
import { defineTool, projectForModel } from "./tool.ts";

export const updateProjectTool = defineTool({
  name: "update_project",
  description: "Change fields of a project; fields that are not named stay as they are.",
  input: ProjectUpdate.extend({ id: TaskId }),
  run: async (actor, { id, ...input }, tx) => {
    const before = await getProject(actor, id, tx);
    const after = await updateProject(actor, id, input, tx);
    return { output: projectForModel(after), undo: { verb: "update_project", before, after } };
  },
});
