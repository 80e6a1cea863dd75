import { z } from "zod";
import type { Found, FoundTask, Reader } from "../found-task.ts";
import { plainTextOf } from "./html.ts";
import { localMoment } from "./moment.ts";

const Related = z.array(z.object({ id: z.number() })).nullish();
const Task = z.object({
  id: z.number(),
  title: z.string(),
  description: z.string().nullish(),
  done: z.boolean().default(false),
  percent_done: z.number().default(0),
  due_date: z.string().nullish(),
  start_date: z.string().nullish(),
  reminders: z
    .array(z.object({ reminder: z.string().nullish(), relative_period: z.number().default(0), relative_to: z.string().default("") }))
    .nullish(),
  repeat_after: z.number().default(0),
  repeat_mode: z.number().default(0),
  priority: z.number().default(0),
  labels: z.array(z.object({ title: z.string() })).nullish(),
  related_tasks: z.object({ parenttask: Related }).partial().nullish(),
});
type Task = z.infer<typeof Task>;
const Project = z.object({ title: z.string(), is_inbox_project: z.boolean().optional(), tasks: z.array(z.unknown()).nullish() });
/** Older exports have namespaces around their lists. */
const Around = z.object({ lists: z.array(z.unknown()).nullish(), projects: z.array(z.unknown()).nullish() });

const daySeconds = 86_400;

/** The `data.json` of Vikunja's export. Undefined: it is none. */
export function readVikunja(json: unknown, reader: Reader): Found | undefined {
  if (!Array.isArray(json)) return undefined;
  const all = json.flatMap((one) => {
    const { lists, projects } = Around.safeParse(one).data ?? {};
    return [one, ...(lists ?? []), ...(projects ?? [])];
  });
  const projects = all.map((one) => Project.safeParse(one).data).filter((one) => one !== undefined);
  if (!projects.some(({ tasks }) => tasks?.length)) return undefined;
  const found: Found = { tasks: [], refused: [] };
  for (const { title, is_inbox_project: isInbox, tasks } of projects) {
    for (const one of tasks ?? []) {
      const line = found.tasks.length + found.refused.length + 1;
      const parsed = Task.safeParse(one);
      if (parsed.success) found.tasks.push(taskOf(parsed.data, line, isInbox || title === "Inbox" ? null : title, reader));
      else found.refused.push({ line, title: String((one as { title?: unknown } | null)?.title ?? ""), reason: "unreadable" });
    }
  }
  return found;
}

function taskOf(task: Task, line: number, project: string | null, { zone }: Reader): FoundTask {
  const due = momentOf(task.due_date, zone);
  const rule = ruleOf(task);
  const reminders = (task.reminders ?? []).map((reminder) => minutesOf(reminder, task.due_date));
  return {
    line,
    key: String(task.id),
    parent: task.related_tasks?.parenttask?.[0] ? String(task.related_tasks.parenttask[0].id) : null,
    project,
    title: task.title,
    description: plainTextOf(task.description ?? "") || null,
    status: task.done ? "completed" : task.percent_done > 0 ? "in_progress" : "pending",
    priority: (["none", "low", "medium", "high", "high", "high"] as const)[task.priority] ?? "none",
    labels: (task.labels ?? []).map(({ title }) => title),
    dueDate: due?.day ?? null,
    dueTime: due && due.time !== "00:00" ? due.time : null,
    startDate: momentOf(task.start_date, zone)?.day ?? null,
    reminders: due ? reminders.filter((one) => one !== null) : [],
    recurrence: due ? (rule ?? null) : null,
    recurrenceFrom: task.repeat_mode === 2 ? "completion" : "due",
    lost: [
      ...(rule === undefined && task.repeat_after > 0 ? (["recurrence"] as const) : []),
      ...(reminders.includes(null) ? (["reminders"] as const) : []),
    ],
  };
}

/** Year 1 stands for no date. */
function momentOf(text: string | null | undefined, zone: string) {
  return text && !text.startsWith("0001") ? localMoment(text, zone) : null;
}

function minutesOf(
  { reminder, relative_period, relative_to }: { reminder?: string | null | undefined; relative_period: number; relative_to: string },
  due: string | null | undefined,
) {
  if (relative_to === "due_date" && relative_period <= 0) return Math.round(-relative_period / 60);
  const minutes = reminder && due ? Math.round((Date.parse(due) - Date.parse(reminder)) / 60_000) : -1;
  return minutes >= 0 ? minutes : null;
}

/** It repeats after so many seconds, or by the month. */
function ruleOf({ repeat_after: seconds, repeat_mode: mode }: Task): string | undefined {
  if (mode === 1) return "FREQ=MONTHLY";
  if (seconds <= 0 || seconds % daySeconds !== 0) return undefined;
  const days = seconds / daySeconds;
  return days % 7 === 0 ? `FREQ=WEEKLY;INTERVAL=${days / 7}` : `FREQ=DAILY;INTERVAL=${days}`;
}
