import { ProjectCreate } from "#contracts/project.ts";
import { createProject } from "#domain/project/project.ts";
import { defineTool, projectForModel } from "./tool.ts";

export const createProjectTool = defineTool({
  name: "create_project",
  description: "Add a project: a list of tasks with a name. Tasks are put into it by their `project_id`.",
  input: ProjectCreate,
  run: async (actor, input, tx) => {
    const project = await createProject(actor, input, tx);
    return { output: projectForModel(project), undo: { verb: "delete_project", after: project } };
  },
});
