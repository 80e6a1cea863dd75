import { z } from "zod";
import { listProjects } from "#domain/project/project.ts";
import { defineTool, projectForModel } from "./tool.ts";

export const listProjectsTool = defineTool({
  name: "list_projects",
  description: "List the user's projects, with their ids and what the user asks to keep in mind in each.",
  input: z.object({}),
  run: async (actor, _, tx) => ({ output: { projects: (await listProjects(actor, tx)).map(projectForModel) } }),
});
