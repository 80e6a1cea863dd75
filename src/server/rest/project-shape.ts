import { z } from "zod";
import { Project, ProjectCreate, ProjectUpdate } from "#contracts/project.ts";
import { snakeKeys } from "#contracts/snake.ts";

const example = { name: "Kitchen", color: "#3b82f6", instructions: "Prices in euros.", archived: false };

/** Body of POST /api/projects. */
export const ProjectBody = ProjectCreate.meta({
  id: "ProjectCreate",
  description: "Absent: colour `null`, instructions empty, not archived.",
  examples: [example],
});
/** Body of PUT and PATCH: an absent field is left alone. */
export const ProjectChangeBody = ProjectUpdate.meta({ id: "ProjectUpdate", examples: [{ archived: true }] });

/** A project as the REST API shows it. */
export const RestProject = z.object(snakeKeys(Project.shape)).meta({
  id: "Project",
  examples: [{ id: 1, ...example, created_at: "2026-12-01T09:30:00.000Z", updated_at: "2026-12-01T09:30:00.000Z" }],
});

export function presentRestProject(project: Project): z.infer<typeof RestProject> {
  return snakeKeys(project);
}
