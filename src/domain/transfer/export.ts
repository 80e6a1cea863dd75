import type { ExportFormat } from "#contracts/transfer.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { listProjects } from "#domain/project/project.ts";
import { listSavedFilters } from "#domain/project/saved-filter.ts";
import { listSections } from "#domain/project/section.ts";
import { listAllComments } from "#domain/task/comment.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { currentTime } from "#lib/database/clock.ts";
import { tasksAsCsv } from "./write/csv.ts";
import { tasksAsCalendar } from "./write/icalendar.ts";
import { tasksAsJson } from "./write/json.ts";
import { tasksAsMarkdown } from "./write/markdown.ts";

/** The type of each form, and the ending of its file's name. */
export const exportTypes: Record<ExportFormat, { type: string; ending: string }> = {
  json: { type: "application/json", ending: "json" },
  csv: { type: "text/csv; charset=utf-8", ending: "csv" },
  markdown: { type: "text/markdown; charset=utf-8", ending: "md" },
  icalendar: { type: "text/calendar; charset=utf-8", ending: "ics" },
};

/** All of the actor's tasks that are not in the trash, in the order by hand, as one file. */
export async function exportTasks(actor: Actor, format: ExportFormat): Promise<string> {
  const [{ tasks }, projects, sections, zone] = await Promise.all([
    listTasks(actor, { sort: "position" }),
    listProjects(actor),
    listSections(actor, null),
    zoneOf(actor),
  ]);
  const at = currentTime();
  switch (format) {
    case "json":
      return tasksAsJson({ tasks, projects, sections, filters: await listSavedFilters(actor), comments: await listAllComments(actor) }, at);
    case "csv":
      return tasksAsCsv(tasks, projects, sections);
    case "markdown":
      return tasksAsMarkdown(tasks, projects);
    case "icalendar":
      return tasksAsCalendar(tasks, projects, { zone, at });
  }
}
