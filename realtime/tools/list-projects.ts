import { z } from "zod";
import { listProjects } from "#domain/project/project.ts";
import { listSections } from "#domain/project/section.ts";
import { defineTool, projectForModel } from "./tool.ts";

export const listProjectsTool = defineTool({
  name: "list_projects",
  description:
    "List the user's projects, with their ids, their sections (which tasks are put into by section_id) and what the user asks to keep in mind in each.",
  input: z.object({}),
  run: async (actor, _, tx) => {
    const sections = Map.groupBy(await listSections(actor, null, tx), ({ projectId }) => projectId);
    const projects = (await listProjects(actor, tx)).map((project) => ({
      ...projectForModel(project),
      sections: (sections.get(project.id) ?? []).map(({ id, name }) => ({ id, name })),
    }));
    return { output: { projects } };
  },
});
