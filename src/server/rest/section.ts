import { z } from "zod";
import { Section, SectionCreate, SectionUpdate } from "#contracts/section.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { createSection, deleteSection, listSections, restoreSection, updateSection } from "#domain/project/section.ts";
import { IdPath } from "./parameters.ts";
import { partRoutes } from "./part-routes.ts";
import { route } from "./route.ts";

const SectionBody = SectionCreate.meta({
  id: "SectionCreate",
  description: "Without a position it is the last one of its project.",
  examples: [{ name: "This week" }],
});
const SectionChangeBody = SectionUpdate.meta({ id: "SectionUpdate", examples: [{ name: "Next week" }] });
const RestSection = z.object(snakeKeys(Section.shape)).meta({ id: "Section" });

const writes = { access: "bearer", scope: "tasks:write", budget: "write", params: IdPath } as const;

export const sectionsOfProjectRoutes = partRoutes({
  many: "sections",
  listId: "SectionList",
  list: { operationId: "listSections", summary: "The sections of a project, in their order", read: listSections },
  output: RestSection,
  create: { operationId: "createSection", summary: "Make a section of a project", body: SectionBody, make: createSection },
});

/** PUT and PATCH mean the same: an absent field is left alone. */
function changeRoute(verb: "update" | "patch") {
  return route(
    {
      ...writes,
      operationId: `${verb}Section`,
      summary: "Change the named fields of a section",
      body: SectionChangeBody,
      status: 200,
      output: RestSection,
      errors: ["NOT_FOUND"],
    },
    async ({ actor, params, body }) => snakeKeys(await updateSection(actor, params.id, body)),
  );
}

export const sectionRoutes = {
  PUT: changeRoute("update"),
  PATCH: changeRoute("patch"),
  DELETE: route(
    {
      ...writes,
      operationId: "deleteSection",
      summary: "Delete a section; its tasks stay in the project, in no section",
      status: 204,
      errors: ["NOT_FOUND"],
    },
    async ({ actor, params }) => deleteSection(actor, params.id),
  ),
};

export const restoreSectionRoute = route(
  {
    ...writes,
    operationId: "restoreSection",
    summary: "Take back the deletion of a section, with its tasks",
    status: 200,
    output: RestSection,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => snakeKeys(await restoreSection(actor, params.id)),
);
