import type { Project } from "#contracts/project.ts";
import type { Task } from "#contracts/task.ts";
import { uidOf } from "../own-key.ts";
import { triggerOf } from "../read/reminder.ts";
import { calendarInstant, calendarRule, calendarText, calendarLine as line, momentLine } from "./calendar-text.ts";
import { calendarZone } from "./calendar-zone.ts";

const levels = { none: null, low: "9", medium: "5", high: "1" } as const;
const statuses = { pending: "NEEDS-ACTION", in_progress: "IN-PROCESS", completed: "COMPLETED" } as const;

type Here = { zone: string; at: Date };

/** Tasks as the VTODOs of an iCalendar file, for programs that keep tasks. Fields that calendars do not have are X- properties. */
export function tasksAsCalendar(tasks: Task[], projects: Project[], { zone, at }: Here): string {
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const todos = tasks.map((task) => todoOf(task, names.get(task.projectId ?? 0), byId.get(task.parentId ?? 0), { zone, at }));
  return calendarOf(tasks, { zone, at }, "", todos);
}

/** The days of open tasks as events, as programs subscribe to them: those of Apple and Google show no VTODOs. */
export function tasksAsFeed(tasks: Task[], { zone, at, urlOf, name }: Here & { urlOf: (id: number) => string; name: string }): string {
  const dated = tasks.filter(({ dueDate, status }) => dueDate && status !== "completed");
  const head = [
    line("X-WR-CALNAME", calendarText(name)),
    line("NAME", calendarText(name)),
    line("X-WR-TIMEZONE", zone),
    line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"),
    line("X-PUBLISHED-TTL", "PT1H"),
  ];
  return calendarOf(dated, { zone, at }, head.join(""), dated.map((task) => eventOf(task, { zone, at }, urlOf(task.id)))); // biome-ignore format: one call
}

function calendarOf(tasks: Task[], { zone }: Here, head: string, parts: string[]): string {
  const first = tasks.flatMap(({ dueDate, dueTime }) => (dueDate && dueTime ? dueDate : [])).sort()[0];
  const begin = [
    line("BEGIN", "VCALENDAR"),
    line("VERSION", "2.0"),
    line("PRODID", "-//BestChat//Tasks//EN"),
    line("CALSCALE", "GREGORIAN"),
  ];
  return [...begin, head, first ? calendarZone(zone, first) : "", ...parts, line("END", "VCALENDAR")].join("");
}

function todoOf(task: Task, project: string | undefined, parent: Task | undefined, { zone, at }: Here): string {
  const { dueDate, dueTime, startDate, recurrence, priority } = task;
  // With a rule there must be a start, of the same kind as the due moment.
  const start = dueDate && startDate && startDate <= dueDate ? startDate : recurrence ? dueDate : dueDate ? null : startDate;
  return [
    ...common(task, "VTODO", at),
    line("STATUS", statuses[task.status]),
    task.completedAt ? line("COMPLETED", calendarInstant(task.completedAt)) : "",
    start ? momentLine("DTSTART", { day: start, time: dueDate ? dueTime : null }, zone) : "",
    dueDate ? momentLine("DUE", { day: dueDate, time: dueTime }, zone) : "",
    recurrence ? line("RRULE", calendarRule(recurrence, dueTime, zone)) : "",
    levels[priority] ? line("PRIORITY", levels[priority]) : "",
    parent ? line("RELATED-TO;RELTYPE=PARENT", uidOf(parent)) : "",
    project === undefined ? "" : line("X-BESTCHAT-PROJECT", calendarText(project)),
    line("X-BESTCHAT-START", startDate ?? "none"),
    recurrence ? line("X-BESTCHAT-RECURRENCE-FROM", task.recurrenceFrom) : "",
    ...task.reminders.map((minutes) => alarmOf(task, minutes)),
    line("END", "VTODO"),
  ].join("");
}

function eventOf(task: Task, { zone, at }: Here, url: string): string {
  const { dueDate, dueTime, recurrence, recurrenceFrom } = task;
  const day = dueDate ?? "";
  const end = dueTime ? null : Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  return [
    ...common(task, "VEVENT", at),
    momentLine("DTSTART", { day, time: dueTime }, zone),
    end ? momentLine("DTEND", { day: end, time: null }, zone) : line("DURATION", "PT30M"),
    // What is counted from when it is done has no days that could be known.
    recurrence && recurrenceFrom === "due" ? line("RRULE", calendarRule(recurrence, dueTime, zone)) : "",
    line("TRANSP", "TRANSPARENT"),
    line("URL", url),
    line("END", "VEVENT"),
  ].join("");
}

function common(task: Task, kind: string, at: Date): string[] {
  return [
    line("BEGIN", kind),
    line("UID", uidOf(task)),
    line("DTSTAMP", calendarInstant(at)),
    line("CREATED", calendarInstant(task.createdAt)),
    line("LAST-MODIFIED", calendarInstant(task.updatedAt)),
    line("SUMMARY", calendarText(task.title)),
    task.description ? line("DESCRIPTION", calendarText(task.description)) : "",
    task.labels.length > 0 ? line("CATEGORIES", task.labels.map(calendarText).join(",")) : "",
  ];
}

function alarmOf({ title, dueTime }: Task, minutes: number): string {
  const trigger = line("TRIGGER;RELATED=END", triggerOf(minutes, dueTime === null));
  return [
    line("BEGIN", "VALARM"),
    line("ACTION", "DISPLAY"),
    line("DESCRIPTION", calendarText(title)),
    trigger,
    line("END", "VALARM"),
  ].join("");
}
