import { z } from "zod";
import { OrderKey } from "./order-key.ts";
import { idMax } from "./task.ts";
import { trimmedText } from "./text.ts";

export const sectionNameMax = 100;
export const sectionsOfProjectMax = 100;

/** Input for changing a section: absent fields are unchanged. */
export const SectionUpdate = z.object({ name: trimmedText(sectionNameMax, 1), position: OrderKey }).partial();
export type SectionUpdate = z.infer<typeof SectionUpdate>;

/** Input for creating a section of a project; without a position it is the last. */
export const SectionCreate = SectionUpdate.required({ name: true });
export type SectionCreate = z.infer<typeof SectionCreate>;

/** A part of a project, which tasks of that project can be in. */
export const Section = z.object({
  id: z.number().int().positive().max(idMax),
  projectId: z.number().int(),
  name: z.string(),
  position: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Section = z.infer<typeof Section>;
