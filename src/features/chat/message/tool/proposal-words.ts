import { readerDate } from "#client/reader-time.ts";
import { fieldsOfChange, type ProposedChange } from "#contracts/proposal.ts";
import { snakeKeys } from "#contracts/snake.ts";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { dueWords } from "#features/task/due-date.ts";
import { ruleWords } from "#features/task/rule-words.ts";
import { type MessageKey, t } from "#messages/text.ts";

/** One field of a proposed change: what it was and what it would be; null: nothing. */
export type FieldWords = { field: string; from: string | null; to: string | null };
type Names = { today: string; projectName: (id: number) => string | undefined; taskTitle: (id: number) => string | undefined };

/** A task's position in a list is not worth mentioning. */
const unsaid = new Set(["position", "recurrenceFrom"]);
const fieldNames: Partial<Record<keyof TaskUpdate, MessageKey>> = {
  title: "chat.fieldTitle",
  description: "chat.fieldNotes",
  status: "chat.fieldStatus",
  priority: "chat.fieldPriority",
  dueDate: "chat.fieldDue",
  dueTime: "chat.fieldTime",
  startDate: "chat.fieldStart",
  labels: "chat.fieldLabels",
  reminders: "chat.fieldReminders",
  recurrence: "chat.fieldRepeats",
  projectId: "chat.fieldProject",
  parentId: "chat.fieldParent",
};

/** What a proposed change makes of a task as it is, or was before (`before`); of a new one what it has from the start. */
export function fieldWords(change: ProposedChange, before: Partial<Task>, names: Names): FieldWords[] {
  if (change.action === "delete" || change.action === "complete") return [];
  const fields = Object.entries(withoutDay(fieldsOfChange(change))) as [keyof TaskUpdate, unknown][];
  return fields
    .filter(([name, value]) => value !== undefined && !unsaid.has(name) && !(change.action === "create" && name === "title"))
    .map(([name, value]) => ({
      field: t(fieldNames[name] ?? "chat.fieldTitle"),
      from: shown(name, before[name], names),
      to: shown(name, value, names),
    }))
    .filter(({ from, to }) => from !== to);
}

/** Fields as a call's output names them, by our names. */
export function storedFields(before: Record<string, unknown> | undefined, task: Partial<Task>): Partial<Task> {
  if (!before) return task;
  const names = Object.keys(task) as (keyof Task)[];
  const snaked = snakeKeys(Object.fromEntries(names.map((name) => [name, name]))) as Record<string, string>;
  return { ...task, ...Object.fromEntries(Object.entries(before).map(([name, value]) => [snaked[name] ?? name, value])) };
}

function shown(name: keyof TaskUpdate, value: unknown, { today, projectName, taskTitle }: Names): string | null {
  if (value === null || value === undefined || value === "" || value === "none" || (Array.isArray(value) && value.length === 0))
    return null;
  if (name === "dueDate" || name === "startDate") return dayWithWeekday(String(value), today);
  if (name === "recurrence") return ruleWords(String(value));
  if (name === "priority") return t("task.priorityIs", { priority: String(value) });
  if (name === "status") return t("chat.statusIs", { status: String(value) });
  if (name === "projectId") return projectName(Number(value)) ?? `#${String(value)}`;
  if (name === "parentId") return taskTitle(Number(value)) ?? `#${String(value)}`;
  if (name === "reminders" && Array.isArray(value))
    return value.map((minutes) => t("chat.minutesBefore", { count: Number(minutes) })).join(", ");
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** With the day of the week: a plan is read by it. */
function dayWithWeekday(day: string, today: string): string {
  const weekday = readerDate(day, "shortWeekday");
  return `${weekday}, ${dueWords(day, today).text}`;
}
