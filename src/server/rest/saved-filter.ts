import { z } from "zod";
import { SavedFilter, SavedFilterCreate, SavedFilterUpdate } from "#contracts/saved-filter.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { createSavedFilter, deleteSavedFilter, getSavedFilter, listSavedFilters, updateSavedFilter } from "#domain/project/saved-filter.ts";
import { nounRoutes } from "./noun-routes.ts";

export const savedFilterRoutes = nounRoutes({
  one: "Filter",
  many: "filters",
  scope: "tasks",
  summaries: {
    list: "All saved filters, in their order",
    create: "Save a view of tasks with a name",
    get: "One saved filter",
    change: "Change the named fields of a saved filter",
    delete: "Delete a saved filter",
  },
  output: z.object(snakeKeys(SavedFilter.shape)).meta({ id: "Filter" }),
  present: (filter: SavedFilter) => snakeKeys(filter),
  list: listSavedFilters,
  createBody: SavedFilterCreate.meta({
    id: "FilterCreate",
    description: "`path`: a page of tasks; `query`: that of its address, as the page shows it.",
    examples: [{ name: "Urgent", path: "/tasks", query: "group=priority&layout=board" }],
  }),
  create: createSavedFilter,
  get: getSavedFilter,
  changeBody: SavedFilterUpdate.meta({ id: "FilterUpdate", examples: [{ name: "Soon" }] }),
  change: updateSavedFilter,
  delete: deleteSavedFilter,
  refusals: ["CONFLICT"],
});
