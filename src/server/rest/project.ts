import { createProject, deleteProject, getProject, listProjects, updateProject } from "#domain/project/project.ts";
import { nounRoutes } from "./noun-routes.ts";
import { ProjectBody, ProjectChangeBody, presentRestProject, RestProject } from "./project-shape.ts";

export const projectRoutes = nounRoutes({
  one: "Project",
  many: "projects",
  scope: "tasks",
  summaries: {
    list: "All projects, archived ones too, oldest first",
    create: "Make a project",
    get: "One project",
    change: "Change the named fields of a project",
    delete: "Delete a project; its tasks stay, in no project",
  },
  output: RestProject,
  present: presentRestProject,
  list: listProjects,
  createBody: ProjectBody,
  create: createProject,
  get: getProject,
  changeBody: ProjectChangeBody,
  change: updateProject,
  delete: deleteProject,
});
