import type { Project } from "#contracts/project.ts";
import type { Section } from "#contracts/section.ts";
import type { Task } from "#contracts/task.ts";
import { csvCell } from "#domain/usage/usage-csv.ts";

type Names = { project: string; section: string };
type Cell = (task: Task, names: Names) => string;
const columns: Record<string, Cell> = {
  id: ({ id }) => String(id),
  title: ({ title }) => title,
  description: ({ description }) => description ?? "",
  status: ({ status }) => status,
  priority: ({ priority }) => priority,
  due_date: ({ dueDate }) => dueDate ?? "",
  due_time: ({ dueTime }) => dueTime ?? "",
  start_date: ({ startDate }) => startDate ?? "",
  labels: ({ labels }) => labelCell(labels),
  project: (_, { project }) => project,
  section: (_, { section }) => section,
  parent_id: ({ parentId }) => String(parentId ?? ""),
  reminders: ({ reminders }) => reminders.join(" "),
  recurrence: ({ recurrence }) => recurrence ?? "",
  recurrence_from: ({ recurrenceFrom }) => recurrenceFrom,
  position: ({ position }) => position,
  completed_at: ({ completedAt }) => completedAt ?? "",
  created_at: ({ createdAt }) => createdAt,
  updated_at: ({ updatedAt }) => updatedAt,
};

/** Every field of tasks as CSV (RFC 4180) with the mark by which spreadsheets know UTF-8. Cells are made safe for these. */
export function tasksAsCsv(tasks: Task[], projects: Project[], sections: Section[]): string {
  const names = (of: { id: number; name: string }[]) => new Map(of.map(({ id, name }) => [id, name]));
  const [ofProjects, ofSections] = [names(projects), names(sections)];
  const lines = tasks.map((task) => {
    const { projectId, sectionId } = task;
    const named = { project: ofProjects.get(projectId ?? 0) ?? "", section: ofSections.get(sectionId ?? 0) ?? "" };
    return Object.values(columns).map((cell) => csvCell(cell(task, named)));
  });
  return `\u{FEFF}${[Object.keys(columns), ...lines].map((cells) => `${cells.join(",")}\r\n`).join("")}`;
}

/** With commas between; where a label has one itself, each on a line of its own. */
function labelCell(labels: string[]): string {
  return labels.some((label) => label.includes(",")) ? labels.map((label) => `${label}\n`).join("") : labels.join(", ");
}
