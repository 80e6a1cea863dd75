import { z } from "zod";
import type { Found, FoundTask, Reader } from "../found-task.ts";
import { type CsvRow, type NamedRow, readTable } from "./csv.ts";
import { plainTextOf } from "./html.ts";
import { type LocalMoment, localMoment } from "./moment.ts";

const When = z.object({ dateTime: z.string(), timeZone: z.string().optional() }).nullish();
const Recurrence = z
  .object({
    pattern: z.object({
      type: z.string(),
      interval: z.number().int().positive().default(1),
      daysOfWeek: z.array(z.string()).default([]),
      dayOfMonth: z.number().int().default(0),
      month: z.number().int().default(0),
      index: z.string().default("first"),
    }),
    range: z
      .object({ type: z.string().default("noEnd"), endDate: z.string().default(""), numberOfOccurrences: z.number().default(0) })
      .nullish(),
  })
  .nullish();
const Todo = z.object({
  id: z.string().optional(),
  title: z.string().nullish(),
  subject: z.string().nullish(),
  status: z.string().default("notStarted"),
  importance: z.string().default("normal"),
  body: z.object({ content: z.string().default(""), contentType: z.string().default("text") }).nullish(),
  dueDateTime: When,
  startDateTime: When,
  reminderDateTime: When,
  recurrence: Recurrence,
  categories: z.array(z.string()).default([]),
  checklistItems: z
    .array(z.object({ id: z.string().optional(), displayName: z.string(), isChecked: z.boolean().default(false) }))
    .default([]),
});
type Todo = z.infer<typeof Todo>;
const List = z.object({ displayName: z.string(), tasks: z.array(z.unknown()) });

/** Microsoft To Do as its API and the tools around it write it: lists with tasks, or tasks alone. Undefined: it is none. */
export function readMicrosoftJson(json: unknown, reader: Reader): Found | undefined {
  const value = Array.isArray(json)
    ? json
    : ((json as { value?: unknown; lists?: unknown } | null)?.value ?? (json as { lists?: unknown } | null)?.lists);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const lists = value.map((one) => List.safeParse(one));
  if (lists.every(({ success }) => success))
    return readLists(
      lists.flatMap(({ data }) => data ?? []),
      reader,
    );
  const isTodo = (one: unknown) => typeof one === "object" && one !== null && "title" in one && ("status" in one || "importance" in one);
  return value.some(isTodo) ? readLists([{ displayName: "Tasks", tasks: value }], reader) : undefined;
}

/** Tasks of Outlook as CSV. Undefined: it is none. */
export function readOutlookCsv(rows: CsvRow[]): Found | undefined {
  const table = readTable(rows, "subject", "due date");
  return table ? { tasks: table.map(taskOfRow), refused: [] } : undefined;
}

function readLists(lists: z.infer<typeof List>[], reader: Reader): Found {
  const found: Found = { tasks: [], refused: [] };
  for (const { displayName, tasks } of lists) {
    for (const one of tasks) {
      const line = found.tasks.length + found.refused.length + 1;
      const parsed = Todo.safeParse(one);
      if (!parsed.success) {
        found.refused.push({ line, title: String((one as { title?: unknown } | null)?.title ?? ""), reason: "unreadable" });
        continue;
      }
      const task = taskOf(parsed.data, line, displayName === "Tasks" ? null : displayName, reader);
      found.tasks.push(task, ...checklistOf(parsed.data, task));
    }
  }
  return found;
}

function taskOf(todo: Todo, line: number, project: string | null, { zone }: Reader): FoundTask {
  // A due date has no time there: it is midnight of its own zone.
  const due = momentOf(todo.dueDateTime, todo.dueDateTime?.timeZone ?? "UTC");
  const reminder = momentOf(todo.reminderDateTime, zone);
  const rule = ruleOf(todo.recurrence);
  const content = todo.body?.content ?? "";
  return {
    line,
    key: todo.id ?? null,
    row: todo.id ?? `entry ${line}`,
    parent: null,
    project,
    title: todo.title ?? todo.subject ?? "",
    description: (todo.body?.contentType === "html" ? plainTextOf(content) : content) || null,
    status: todo.status === "completed" ? "completed" : todo.status === "inProgress" ? "in_progress" : "pending",
    priority: todo.importance === "high" ? "high" : todo.importance === "low" ? "low" : "none",
    labels: todo.categories,
    dueDate: due?.day ?? null,
    startDate: momentOf(todo.startDateTime, todo.startDateTime?.timeZone ?? "UTC")?.day ?? null,
    ...remindedAt(due, reminder),
    recurrence: rule ?? null,
    lost: todo.recurrence && !rule ? ["recurrence"] : [],
  };
}

/** What is reminded of on the day itself is due then; another day's reminder is so many minutes before. */
function remindedAt(due: LocalMoment | null, reminder: LocalMoment | null): Partial<FoundTask> {
  if (!reminder?.time) return {};
  if (!due) return { dueDate: reminder.day, dueTime: reminder.time, reminders: [0] };
  if (due.day === reminder.day) return { dueTime: reminder.time, reminders: [0] };
  const at = (day: string, time: string) => Temporal.PlainDateTime.from(`${day}T${time}`);
  const minutes = at(reminder.day, reminder.time).until(at(due.day, "09:00"), { largestUnit: "minutes" }).minutes;
  return minutes > 0 ? { reminders: [minutes] } : {};
}

function checklistOf(todo: Todo, parent: FoundTask): FoundTask[] {
  return todo.checklistItems.map(({ id, displayName, isChecked }) => ({
    line: parent.line,
    key: id ? `${parent.key} ${id}` : null,
    parent: parent.row ?? null,
    project: parent.project,
    title: displayName,
    status: isChecked ? "completed" : "pending",
  }));
}

function momentOf(when: z.infer<typeof When>, zone: string): LocalMoment | null {
  if (!when) return null;
  return localMoment(when.dateTime.replace(/(\.\d{3})\d+/, "$1"), zone, when.timeZone ?? "UTC");
}

const numbers = { first: 1, second: 2, third: 3, fourth: 4, last: -1 } as const;

function ruleOf(recurrence: z.infer<typeof Recurrence>): string | undefined {
  if (!recurrence) return undefined;
  const { type, interval, daysOfWeek, dayOfMonth, month, index } = recurrence.pattern;
  const days = daysOfWeek.map((day) => day.slice(0, 2).toUpperCase());
  const place = numbers[index as keyof typeof numbers] ?? 1;
  const parts: Record<string, string> = {
    daily: "FREQ=DAILY",
    weekly: `FREQ=WEEKLY${days.length > 0 ? `;BYDAY=${days}` : ""}`,
    absoluteMonthly: `FREQ=MONTHLY;BYMONTHDAY=${dayOfMonth}`,
    relativeMonthly: `FREQ=MONTHLY;BYDAY=${days.map((day) => `${place}${day}`)}`,
    absoluteYearly: `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${dayOfMonth}`,
    relativeYearly: `FREQ=YEARLY;BYMONTH=${month};BYDAY=${days.map((day) => `${place}${day}`)}`,
  };
  const rule = parts[type];
  if (!rule) return undefined;
  const { range } = recurrence;
  const end =
    range?.type === "endDate"
      ? `;UNTIL=${range.endDate.replaceAll("-", "")}`
      : range?.type === "numbered"
        ? `;COUNT=${range.numberOfOccurrences}`
        : "";
  return `${rule}${interval > 1 ? `;INTERVAL=${interval}` : ""}${end}`;
}

function taskOfRow(row: NamedRow): FoundTask {
  const due = slashDay(row.get("due date"));
  const status = row.get("status").toLowerCase();
  const priority = row.get("priority").toLowerCase();
  return {
    line: row.line,
    key: null,
    parent: null,
    project: null,
    title: row.get("subject"),
    description: row.get("notes") || null,
    status:
      status === "completed" || row.get("% complete") === "1" || row.get("date completed")
        ? "completed"
        : status === "in progress"
          ? "in_progress"
          : "pending",
    priority: priority === "high" ? "high" : priority === "low" ? "low" : "none",
    labels: row.get("categories").split(/[;,]/).map((label) => label.trim()).filter(Boolean), // biome-ignore format: one chain
    dueDate: due,
    startDate: slashDay(row.get("start date")),
    lost: row.get("due date").trim() && !due ? ["date"] : [],
  };
}

/** Outlook writes days as 12/24/2026; with dots the day stands first, and ISO is ISO. */
function slashDay(text: string): string | null {
  const [, first = "", mark = "", second = "", year = ""] = /^(\d{1,2})([/.])(\d{1,2})\2(\d{4})$/.exec(text.trim()) ?? [];
  if (!year) return localMoment(text, "UTC")?.day ?? null;
  const [month, day] = mark === "/" && Number(first) <= 12 ? [first, second] : [second, first];
  return localMoment(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`, "UTC")?.day ?? null;
}
