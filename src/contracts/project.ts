import { z } from "zod";
import { idMax } from "./task.ts";
import { trimmedText } from "./text.ts";

export const projectNameMax = 100;
export const projectInstructionsMax = 4000;

/** Input for changing a project: absent fields are unchanged. */
export const ProjectUpdate = z
  .object({
    name: trimmedText(projectNameMax, 1),
    /** In any notation that its displayer understands, such as `#3b82f6` or `blue`. */
    color: trimmedText(50, 1).nullable(),
    /** The assistant's instructions for this project. */
    instructions: trimmedText(projectInstructionsMax),
    archived: z.boolean(),
  })
  .partial();
export type ProjectUpdate = z.infer<typeof ProjectUpdate>;

/** Input for creating a project; defaults: no colour, no instructions, not archived. */
export const ProjectCreate = ProjectUpdate.required({ name: true });
export type ProjectCreate = z.infer<typeof ProjectCreate>;

/** A named list of tasks. */
export const Project = z.object({
  id: z.number().int().positive().max(idMax),
  name: z.string(),
  color: z.string().nullable(),
  instructions: z.string(),
  archived: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Project = z.infer<typeof Project>;

const fields = ["name", "color", "instructions", "archived"] as const;

/** The settable fields of a project. */
export function fieldsOfProject(project: Project): Required<ProjectUpdate> {
  return Object.fromEntries(fields.map((name) => [name, project[name]])) as Required<ProjectUpdate>;
}
