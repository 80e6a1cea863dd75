import ICAL from "ical.js";
import type { Found, FoundTask, Reader } from "../found-task.ts";
import { ownKeyOfUid } from "../own-key.ts";
import { type LocalMoment, localMoment, zoneNamed } from "./moment.ts";
import { reminderOf } from "./reminder.ts";

type Part = InstanceType<typeof ICAL.Component>;

/** The VTODOs of an iCalendar file (RFC 5545). Undefined: it is none. @throws what ical.js throws of a broken one */
export function readICalendar(text: string, reader: Reader): Found | undefined {
  if (!/^\s*BEGIN:VCALENDAR/i.test(text)) return undefined;
  const found: Found = { tasks: [], refused: [] };
  // Several calendars may stand behind each other.
  const parsed = ICAL.parse(text) as unknown[];
  const calendars = (Array.isArray(parsed[0]) ? parsed : [parsed]).map((one) => new ICAL.Component(one as never));
  for (const calendar of calendars) {
    for (const todo of calendar.getAllSubcomponents("vtodo")) found.tasks.push(taskOf(todo, found.tasks.length + 1, reader));
  }
  return found;
}

function taskOf(todo: Part, line: number, reader: Reader): FoundTask {
  // Other programs say the day of a task by its start; ours says that there is none.
  const own = textOf(todo, "x-bestchat-start");
  const [due, start] = [momentOf(todo, "due", reader), momentOf(todo, "dtstart", reader)];
  const day = due ?? (own ? null : start);
  const uid = textOf(todo, "uid");
  const status = textOf(todo, "status").toUpperCase();
  const percent = Number(textOf(todo, "percent-complete") || 0);
  const alarms = todo.getAllSubcomponents("valarm").map((alarm) => minutesOf(alarm, day));
  // With a rule the start must be there: then it says nothing of its own.
  const startDay = own || (due && start && start.day < due.day ? start.day : null);
  return {
    line,
    key: ownKeyOfUid(uid) ?? (uid || null),
    parent: parentOf(todo),
    project: textOf(todo, "x-bestchat-project") || null,
    title: textOf(todo, "summary"),
    description: textOf(todo, "description") || null,
    status:
      status === "COMPLETED" || status === "CANCELLED" || percent === 100 || textOf(todo, "completed")
        ? "completed"
        : status === "IN-PROCESS" || percent > 0
          ? "in_progress"
          : "pending",
    priority: priorityOf(Number(textOf(todo, "priority") || 0)),
    labels: todo.getAllProperties("categories").flatMap((property) => property.getValues().map(String)),
    dueDate: day?.day ?? null,
    dueTime: day?.time ?? null,
    startDate: startDay === "none" ? null : startDay,
    reminders: alarms.filter((one) => one !== null),
    recurrence: todo.getFirstPropertyValue("rrule")?.toString() ?? null,
    recurrenceFrom: textOf(todo, "x-bestchat-recurrence-from") === "completion" ? "completion" : "due",
    lost: [
      ...(status === "CANCELLED" ? (["cancelled"] as const) : []),
      ...(alarms.includes(null) ? (["reminders"] as const) : []),
      ...((todo.hasProperty("due") && !due) || (!todo.hasProperty("due") && todo.hasProperty("dtstart") && !start)
        ? (["date"] as const)
        : []),
      ...(todo.hasProperty("rdate") || todo.hasProperty("exdate") ? (["recurrence"] as const) : []),
    ],
  };
}

function parentOf(todo: Part): string | null {
  const parent = todo
    .getAllProperties("related-to")
    .find((one) => String(one.getFirstParameter("reltype") ?? "PARENT").toUpperCase() === "PARENT");
  const uid = parent ? String(parent.getFirstValue()) : "";
  return ownKeyOfUid(uid) ?? (uid || null);
}

/** 1 is the highest of nine, 5 the middle, 0 none. */
function priorityOf(level: number): FoundTask["priority"] {
  if (level >= 1 && level <= 4) return "high";
  return level === 5 ? "medium" : level >= 6 && level <= 9 ? "low" : "none";
}

function momentOf(todo: Part, name: "due" | "dtstart", { zone }: Reader): LocalMoment | null {
  const property = todo.getFirstProperty(name);
  const value = property?.getFirstValue();
  if (!property || !(value instanceof ICAL.Time)) return null;
  const named = String(property.getFirstParameter("tzid") ?? "");
  // Some programs put a path of their own in front of the zone's name.
  const known = named ? (zoneNamed(named) ?? zoneNamed(named.split("/").slice(-2).join("/"))) : null;
  if (!named || known || value.isDate) {
    // As it is written: a time that a jump of the clock skips would be moved.
    return localMoment(String(property.toJSON()[3]), zone, known ?? undefined);
  }
  // A zone that only the file itself knows.
  return localMoment(value.toJSDate().toISOString(), zone);
}

function minutesOf(alarm: Part, due: LocalMoment | null): number | null {
  const trigger = alarm.getFirstProperty("trigger");
  const value = trigger?.getFirstValue();
  if (!due || !(value instanceof ICAL.Duration)) return null;
  return reminderOf(value.toString(), due.time === null);
}

function textOf(todo: Part, name: string): string {
  return String(todo.getFirstPropertyValue(name) ?? "").trim();
}
