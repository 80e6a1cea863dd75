import { z } from "zod";
import type { Found, FoundTask, Reader } from "../found-task.ts";
import { localMoment } from "./moment.ts";

const Item = z.object({ type: z.string(), id: z.string().optional(), attributes: z.record(z.string(), z.unknown()) });
type Item = z.infer<typeof Item>;
type Place = { project: string | null; parent: string | null; heading: string | null };

/** A list as Things takes it (`things:///json`) and its exports give it. Undefined: it is none. */
export function readThings(json: unknown, reader: Reader): Found | undefined {
  const items = z.array(z.unknown()).safeParse(json);
  if (!items.success || !items.data.some((item) => Item.safeParse(item).success)) return undefined;
  const found: Found = { tasks: [], refused: [] };
  readItems(items.data, { project: null, parent: null, heading: null }, found, reader);
  return found;
}

function readItems(items: unknown[], at: Place, found: Found, reader: Reader): void {
  let place = at;
  for (const one of items) {
    const line = found.tasks.length + found.refused.length + 1;
    const parsed = Item.safeParse(one);
    if (!parsed.success) found.refused.push({ line, title: "", reason: "unreadable" });
    else if (parsed.data.type === "heading") place = { ...at, heading: textOf(parsed.data, "title") || null };
    else if (parsed.data.type === "project") {
      readItems(listOf(parsed.data, "items"), { ...at, project: textOf(parsed.data, "title") || null, heading: null }, found, reader);
    } else if (["to-do", "checklist-item"].includes(parsed.data.type)) {
      const row = `item ${line}`;
      found.tasks.push({ ...taskOf(parsed.data, place, reader), line, row });
      readItems(listOf(parsed.data, "checklist-items"), { ...place, parent: parsed.data.id ?? row, heading: null }, found, reader);
    } else found.refused.push({ line, title: textOf(parsed.data, "title") || parsed.data.type, reason: "unreadable" });
  }
}

function taskOf(item: Item, { project, parent, heading }: Place, reader: Reader): Omit<FoundTask, "line"> {
  const when = textOf(item, "when");
  const moment = whenOf(when, reader);
  const deadline = textOf(item, "deadline") ? localMoment(textOf(item, "deadline"), reader.zone) : null;
  const tags = listOf(item, "tags").filter((tag) => typeof tag === "string");
  const isCancelled = item.attributes.canceled === true;
  return {
    key: item.id ?? null,
    parent,
    project,
    title: textOf(item, "title"),
    description: textOf(item, "notes") || null,
    status: item.attributes.completed === true || isCancelled ? "completed" : "pending",
    section: heading,
    labels: [...tags, ...(when === "someday" ? ["someday"] : [])],
    // “When” is the start where there is a deadline, else the day of the task.
    dueDate: deadline?.day ?? moment?.day ?? null,
    dueTime: deadline ? null : (moment?.time ?? null),
    startDate: deadline ? (moment?.day ?? null) : null,
    lost: isCancelled ? ["cancelled"] : [],
  };
}

function whenOf(when: string, { today, zone }: Reader) {
  if (when === "today" || when === "evening") return { day: today, time: null };
  if (when === "tomorrow") return { day: Temporal.PlainDate.from(today).add({ days: 1 }).toString(), time: null };
  return localMoment(when.replace("@", "T").replace(/T(\d):/, "T0$1:"), zone);
}

function textOf({ attributes }: Item, name: string): string {
  const value = attributes[name];
  return typeof value === "string" ? value : "";
}

function listOf({ attributes }: Item, name: string): unknown[] {
  const value = attributes[name];
  return Array.isArray(value) ? value : [];
}
