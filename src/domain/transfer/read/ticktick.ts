import type { Found, FoundTask, Reader } from "../found-task.ts";
import { type CsvRow, type NamedRow, readTable } from "./csv.ts";
import { localMoment } from "./moment.ts";
import { reminderOf } from "./reminder.ts";

const priorities: Record<string, FoundTask["priority"]> = { "1": "low", "3": "medium", "5": "high" };

/** TickTick's backup as CSV. Undefined: it is none. */
export function readTickTick(rows: CsvRow[], reader: Reader): Found | undefined {
  const table = readTable(rows, "list name", "title");
  if (!table) return undefined;
  return { tasks: table.map((row) => taskOf(row, reader)), refused: [] };
}

function taskOf(row: NamedRow, { zone }: Reader): FoundTask {
  const theirs = row.get("timezone") || zone;
  const isDay = row.get("is all day").toLowerCase() !== "false";
  // A whole day is midnight there, wherever its reader is now.
  const momentOf = (name: string) => (row.get(name) ? localMoment(row.get(name), isDay ? theirs : zone) : null);
  const [start, end] = [momentOf("start date"), momentOf("due date")];
  const due = end ?? start;
  const reminders = row.get("reminder").split(/[\n,;]+/).filter((one) => one.trim()).map((one) => reminderOf(one, isDay)); // biome-ignore format: one chain
  const status = row.get("status").trim();
  const isList = row.get("list name").trim();
  return {
    line: row.line,
    key: row.get("taskid").trim() || null,
    parent: row.get("parentid").trim() || null,
    project: isList && isList.toLowerCase() !== "inbox" ? isList : null,
    section: row.get("column name").trim() || null,
    title: row.get("title"),
    description: row.get("content") || null,
    labels: row.get("tags").split(",").map((tag) => tag.trim().replace(/^#/, "")).filter(Boolean), // biome-ignore format: one chain
    priority: priorities[row.get("priority").trim()] ?? "none",
    status: status === "0" || status === "" ? "pending" : "completed",
    dueDate: due?.day ?? null,
    dueTime: due && !isDay ? due.time : null,
    startDate: start && end && start.day < end.day ? start.day : null,
    reminders: due ? reminders.filter((one) => one !== null) : [],
    recurrence: row.get("repeat").trim() || null,
    lost: [
      ...(status === "-1" ? (["cancelled"] as const) : []),
      ...(reminders.includes(null) ? (["reminders"] as const) : []),
      ...(!due && (row.get("due date") || row.get("start date")) ? (["date"] as const) : []),
    ],
  };
}
