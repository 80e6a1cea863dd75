import { z } from "zod";
import { snake } from "#contracts/snake.ts";
import { taskFieldNames } from "#contracts/task.ts";
import type { Found, FoundTask } from "../found-task.ts";
import { ownKey } from "../own-key.ts";
import { type CsvRow, type NamedRow, readTable } from "./csv.ts";

export const ownFormat = "bestchat-tasks";
const Own = z.object({
  format: z.literal(ownFormat),
  projects: z.array(z.object({ id: z.number(), name: z.string(), color: z.string().nullish().catch(null) })).default([]),
  sections: z
    .array(z.object({ id: z.number(), project_id: z.number(), name: z.string(), position: z.string() }))
    .default([])
    .catch([]),
  filters: z
    .array(z.object({ name: z.string(), path: z.string(), query: z.string(), position: z.string() }))
    .default([])
    .catch([]),
  comments: z
    .array(z.object({ task_id: z.number(), author: z.enum(["user", "assistant"]), text: z.string(), created_at: z.iso.datetime() }))
    .default([])
    .catch([]),
  tasks: z.array(z.unknown()),
});
/** What a task is made of is looked at when it is made to fit; these are read before. */
const OwnTask = z.looseObject({
  id: z.number().int(),
  created_at: z.string(),
  title: z.string(),
  description: z.string().nullish().catch(null),
  labels: z.array(z.string()).catch([]),
  reminders: z.array(z.number()).catch([]),
});

/** Our own JSON. Undefined: it is none. */
export function readOwnJson(json: unknown): Found | undefined {
  const own = Own.safeParse(json);
  if (!own.success) return undefined;
  const { projects, sections, filters, comments } = own.data;
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  const sectionNames = new Map(sections.map(({ id, name }) => [id, name]));
  const said = Map.groupBy(comments, ({ task_id }) => task_id);
  const found: Found = {
    tasks: [],
    refused: [],
    projects: projects.map(({ name, color = null }) => ({ name, color })),
    sections: sections.flatMap(({ project_id, name, position }) => {
      const project = names.get(project_id);
      return project === undefined ? [] : { project, name, position };
    }),
    filters: filters.flatMap((filter) => {
      const id = /^\/projects\/(\d+)$/.exec(filter.path)?.[1];
      const project = id === undefined ? null : names.get(Number(id));
      return project === undefined ? [] : { ...filter, project };
    }),
  };
  const entries = own.data.tasks.map((one) => OwnTask.safeParse(one));
  const keys = new Map(entries.flatMap(({ data }) => (data ? [[data.id, ownKey({ id: data.id, createdAt: data.created_at })]] : [])));
  for (const [at, { data }] of entries.entries()) {
    if (!data) {
      found.refused.push({ line: at + 1, title: "", reason: "unreadable" });
      continue;
    }
    const fields = Object.fromEntries(taskFieldNames.filter((name) => snake(name) in data).map((name) => [name, data[snake(name)]]));
    found.tasks.push({
      ...(fields as Partial<FoundTask>),
      line: at + 1,
      title: data.title,
      key: keys.get(data.id) ?? null,
      parent: keys.get(Number(data.parent_id)) ?? null,
      project: names.get(Number(data.project_id)) ?? null,
      section: sectionNames.get(Number(data.section_id)) ?? null,
      comments: (said.get(data.id) ?? []).map(({ author, text, created_at }) => ({ author, text, createdAt: created_at })),
    });
  }
  return found;
}

/** Our own CSV. Undefined: it is none. */
export function readOwnCsv(rows: CsvRow[]): Found | undefined {
  const table = readTable(rows, "id", "title", "created_at", "parent_id", "position");
  if (!table) return undefined;
  const keyOf = (row: NamedRow) => ownKey({ id: Number(row.get("id")), createdAt: row.get("created_at") });
  const keys = new Map(table.map((row) => [row.get("id"), keyOf(row)]));
  const tasks = table.map((row): FoundTask => {
    const text = (name: string) => plain(row.get(name)) || null;
    return {
      line: row.line,
      key: keyOf(row),
      parent: keys.get(row.get("parent_id")) ?? null,
      project: text("project"),
      section: text("section"),
      title: text("title") ?? "",
      description: text("description"),
      status: row.get("status") as FoundTask["status"] & string,
      priority: row.get("priority") as FoundTask["priority"] & string,
      labels: labelsOf(plain(row.get("labels"))),
      dueDate: text("due_date"),
      dueTime: text("due_time"),
      startDate: text("start_date"),
      reminders: row.get("reminders").split(" ").filter(Boolean).map(Number), // biome-ignore format: one chain
      recurrence: text("recurrence"),
      recurrenceFrom: row.get("recurrence_from") as FoundTask["recurrenceFrom"] & string,
      position: row.get("position"),
    };
  });
  return { tasks, refused: [] };
}

/** Separated by commas, or each on a line of its own where one has a comma. */
function labelsOf(cell: string): string[] {
  return cell.split(cell.includes("\n") ? "\n" : ", ").filter(Boolean);
}

/** Without the apostrophe that keeps spreadsheets from calculating. */
function plain(cell: string): string {
  return /^'+(?:\s*[=+\-@|%]|[\t\r\n])/.test(cell) ? cell.slice(1) : cell;
}
