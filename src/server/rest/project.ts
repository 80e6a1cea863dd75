import { createProject, deleteProject, getProject, listProjects, updateProject } from "#domain/project/project.ts";
import { answerOnce, idempotencyErrors, idempotentRoute } from "./answer-once.ts";
import { ProjectBody, ProjectChangeBody, presentRestProject, RestProject, RestProjectList } from "./project-shape.ts";
import { route } from "./route.ts";
import { TaskPath } from "./task-shape.ts";

export const listProjectsRoute = route(
  {
    operationId: "listProjects",
    summary: "All projects, archived ones too, oldest first",
    access: "bearer",
    scope: "tasks:read",
    budget: "read",
    status: 200,
    output: RestProjectList,
  },
  async ({ actor }) => ({ projects: (await listProjects(actor)).map(presentRestProject) }),
);

export const createProjectRoute = route(
  {
    operationId: "createProject",
    summary: "Make a project",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    body: ProjectBody,
    status: 201,
    output: RestProject,
    ...idempotentRoute,
    errors: idempotencyErrors,
  },
  (call) =>
    answerOnce(call, { operation: "createProject", status: 201 }, async (tx) =>
      presentRestProject(await createProject(call.actor, call.body, tx)),
    ),
);

export const getProjectRoute = route(
  {
    operationId: "getProject",
    summary: "One project",
    access: "bearer",
    scope: "tasks:read",
    budget: "read",
    params: TaskPath,
    status: 200,
    output: RestProject,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => presentRestProject(await getProject(actor, params.id)),
);

export const updateProjectRoute = updateRoute("updateProject");
export const patchProjectRoute = updateRoute("patchProject");

export const deleteProjectRoute = route(
  {
    operationId: "deleteProject",
    summary: "Delete a project; its tasks stay, in no project",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    params: TaskPath,
    status: 204,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => deleteProject(actor, params.id),
);

function updateRoute(operationId: string) {
  return route(
    {
      operationId,
      summary: "Change the named fields of a project",
      access: "bearer",
      scope: "tasks:write",
      budget: "write",
      params: TaskPath,
      body: ProjectChangeBody,
      status: 200,
      output: RestProject,
      errors: ["NOT_FOUND"],
    },
    async ({ actor, params, body }) => presentRestProject(await updateProject(actor, params.id, body)),
  );
}
