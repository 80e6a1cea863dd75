import type { Project } from "#contracts/project.ts";
import type { Task } from "#contracts/task.ts";

/** Tasks as lists that can be ticked off, those of a project below its heading, subtasks and notes below what they belong to. */
export function tasksAsMarkdown(tasks: Task[], projects: Project[]): string {
  const ids = new Set(tasks.map(({ id }) => id));
  const below = Map.groupBy(tasks, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null));
  const write = (task: Task, depth: number): string[] => {
    const space = "  ".repeat(depth);
    const notes = (task.description ?? "").split("\n").filter((line) => line.trim()).map((line) => `${space}  ${escapedLine(line)}`); // biome-ignore format: one chain
    return [`${space}- ${lineOf(task)}`, ...notes, ...(below.get(task.id) ?? []).flatMap((child) => write(child, depth + 1))];
  };
  const top = below.get(null) ?? [];
  const parts = [null, ...projects].map((project) => {
    const lines = top.filter(({ projectId }) => projectId === (project?.id ?? null)).flatMap((task) => write(task, 0));
    if (lines.length === 0) return "";
    return `${project ? `## ${escaped(project.name)}\n\n` : ""}${lines.join("\n")}\n`;
  });
  return parts.filter(Boolean).join("\n");
}

function lineOf({ title, status, dueDate, dueTime, recurrence, recurrenceFrom, priority, labels }: Task): string {
  const box = { pending: " ", in_progress: "/", completed: "x" }[status];
  const marks = [
    dueDate ? ` (due ${dueDate}${dueTime ? ` ${dueTime}` : ""})` : "",
    recurrence ? ` (repeats ${recurrence}${recurrenceFrom === "completion" ? ", after completion" : ""})` : "",
    priority === "none" ? "" : ` !${priority}`,
    ...labels.map((label) => (/^[^\s#\\"]+$/.test(label) ? ` #${label}` : ` #"${label.replaceAll(/["\\]/g, "")}"`)),
  ];
  return `[${box}] ${escaped(title)}${marks.join("")}`;
}

/** What Markdown, or our own marks, would take for more than words. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>]/g, "\\$&").replaceAll(/(?<=^|\s)(?:[#!(]|📅)/gu, "\\$&");
}

/** The same at the beginning of a line, where a dash or a number would begin a list. */
function escapedLine(text: string): string {
  return escaped(text.trim()).replace(/^[-+](?=\s)/, "\\$&").replace(/^(\d{1,3})([.)])(?=\s)/, "$1\\$2"); // biome-ignore format: one chain
}
