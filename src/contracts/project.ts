import { z } from "zod";
import { idMax } from "./task.ts";
import { trimmedText } from "./text.ts";

export const projectNameMax = 100;
export const projectInstructionsMax = 4000;

/** Input of changing a project: an absent field is left alone. */
export const ProjectUpdate = z
  .object({
    name: trimmedText(projectNameMax, 1),
    /** As whoever shows it understands it, such as `#3b82f6` or `blue`. */
    color: trimmedText(50, 1).nullable(),
    /** What the assistant is asked to keep in mind for it. */
    instructions: trimmedText(projectInstructionsMax),
    archived: z.boolean(),
  })
  .partial();
export type ProjectUpdate = z.infer<typeof ProjectUpdate>;

/** Input of making a project; absent: no colour, no instructions, not archived. */
export const ProjectCreate = ProjectUpdate.required({ name: true });
export type ProjectCreate = z.infer<typeof ProjectCreate>;

/** A list of tasks with a name. */
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

/** The fields of a project that a person can set. */
export function fieldsOfProject(project: Project): Required<ProjectUpdate> {
  return Object.fromEntries(fields.map((name) => [name, project[name]])) as Required<ProjectUpdate>;
}
