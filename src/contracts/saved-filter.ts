import { z } from "zod";
import { OrderKey } from "./order-key.ts";
import { idMax } from "./task.ts";
import { rawText, trimmedText } from "./text.ts";

export const filterNameMax = 60;
export const filterQueryMax = 1000;
export const filtersMax = 100;

/** A page of tasks: all, a view of them, or a project. */
const FilterPath = z
  .string()
  .regex(/^\/(?:tasks(?:\/(?:today|upcoming|inbox))?|projects\/[1-9][0-9]{0,9})$/, "must be a page of tasks, such as /tasks/today");

/** Input for changing a saved filter: absent fields are unchanged. `query`: that of the page's address, without its question mark. */
export const SavedFilterUpdate = z
  .object({ name: trimmedText(filterNameMax, 1), path: FilterPath, query: rawText(filterQueryMax), position: OrderKey })
  .partial();
export type SavedFilterUpdate = z.infer<typeof SavedFilterUpdate>;

/** Input for saving a view; without a position it is the last. */
export const SavedFilterCreate = SavedFilterUpdate.required({ name: true, path: true });
export type SavedFilterCreate = z.infer<typeof SavedFilterCreate>;

/** A view of tasks with a name. */
export const SavedFilter = z.object({
  id: z.number().int().positive().max(idMax),
  name: z.string(),
  path: z.string(),
  query: z.string(),
  position: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type SavedFilter = z.infer<typeof SavedFilter>;
