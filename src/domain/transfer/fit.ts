import { createHash } from "node:crypto";
import { commentsOfTaskMax } from "#contracts/comment.ts";
import { commentLengthMax, descriptionLengthMax, labelCountMax, labelLengthMax, titleLengthMax } from "#contracts/limits.ts";
import { projectNameMax } from "#contracts/project.ts";
import { sectionNameMax } from "#contracts/section.ts";
import { reminderCountMax, TaskCreate, taskDepthMax } from "#contracts/task.ts";
import { cutText, storableText } from "#contracts/text.ts";
import type { ImportLoss } from "#contracts/transfer.ts";
import { requireFiring } from "#domain/task/series.ts";
import { type Found, type FoundComment, type FoundTask, type RefusedLine, withWords } from "./found-task.ts";

/** A task that fits, its parent by key. */
export type FittingTask = {
  line: number;
  key: string;
  parent: string | null;
  project: string | null;
  section: string | null;
  comments: FoundComment[];
  fields: TaskCreate;
  lost: ImportLoss[];
};

/** What a field that the schema refuses is called among the losses. */
const lossOf: Partial<Record<string, ImportLoss>> = {
  dueDate: "date",
  dueTime: "date",
  startDate: "date",
  recurrence: "recurrence",
  reminders: "reminders",
  labels: "labels",
};

/** What of a file can be a task here, in its order, and which lines cannot. */
export function fitTasks({ tasks, refused }: Found): { tasks: FittingTask[]; refused: RefusedLine[] } {
  const keys = new Map<FoundTask, string>();
  const byRow = new Map<string, string>();
  const counts = new Map<string, number>();
  const fitting: FittingTask[] = [];
  const no: RefusedLine[] = [...refused];
  for (const task of tasks) {
    const key = task.key ?? wordsKey(task, task.parent ? (byRow.get(task.parent) ?? "") : "", counts);
    if (task.row) byRow.set(task.row, key);
    if (task.key) byRow.set(task.key, key);
    keys.set(task, key);
  }
  const seen = new Set<string>();
  for (const task of tasks) {
    const key = keys.get(task) ?? "";
    const title = clean(task.title).replaceAll(/\s+/g, " ").trim();
    if (!title) no.push({ line: task.line, title: "", reason: "no_title" });
    else if (seen.has(key)) no.push({ line: task.line, title, reason: "repeated" });
    else {
      seen.add(key);
      fitting.push({ ...fitOne(task, title), key, parent: task.parent ? (byRow.get(task.parent) ?? task.parent) : null });
    }
  }
  return { tasks: fitting, refused: no.sort((a, b) => a.line - b.line) };
}

function fitOne(task: FoundTask, fullTitle: string): Omit<FittingTask, "key" | "parent"> {
  const lost = new Set<ImportLoss>(task.lost);
  const title = cutText(fullTitle, titleLengthMax);
  const isCut = title !== fullTitle;
  if (isCut) lost.add("title_cut");
  const notes = clean(isCut ? withWords(fullTitle, task.description ?? "") : (task.description ?? "")).trim();
  const description = cutText(notes, descriptionLengthMax);
  if (description !== notes) lost.add("notes_cut");
  const { status, priority, dueDate, dueTime, startDate, recurrence, recurrenceFrom, position } = task;
  const project = task.project ? nameThatFits(task.project, projectNameMax) : null;
  const section = task.section ? nameThatFits(task.section, sectionNameMax) : null;
  // Only projects have sections.
  if (section && !project) lost.add("section");
  const labels = labelsThatFit([...listOf(task.labels), ...(section && !project ? [section] : [])], lost);
  const reminders = (task.reminders ?? []).slice(0, reminderCountMax);
  if (reminders.length < (task.reminders?.length ?? 0)) lost.add("reminders");
  const raw = {
    title,
    description: description || null,
    labels,
    reminders,
    status,
    priority,
    dueDate,
    dueTime,
    startDate,
    recurrence,
    recurrenceFrom,
    position,
  };
  const fields = withoutWrong(raw, lost);
  return {
    line: task.line,
    project,
    section: project && section,
    comments: commentsThatFit(task.comments ?? []),
    fields,
    lost: [...lost],
  };
}

/** The fields that the schema takes; what it does not is left out, and said. */
function withoutWrong(raw: Record<string, unknown>, lost: Set<ImportLoss>): TaskCreate {
  let input = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));
  for (let parsed = TaskCreate.safeParse(input); ; parsed = TaskCreate.safeParse(input)) {
    if (parsed.success) return fittingDay(parsed.data, lost);
    const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    // A title was made to fit: it is never among them.
    for (const name of wrong) lost.add(lossOf[name] ?? "other");
    input = Object.fromEntries(Object.entries(input).filter(([name]) => !wrong.has(name)));
  }
}

/** Without what needs a day where there is none, and without a rule that never comes. */
function fittingDay(fields: TaskCreate, lost: Set<ImportLoss>): TaskCreate {
  if (!fields.dueDate) {
    if (fields.recurrence) lost.add("recurrence");
    return { ...fields, dueTime: null, recurrence: null };
  }
  try {
    requireFiring(fields, null);
    return fields;
  } catch {
    lost.add("recurrence"); // It never comes.
    return { ...fields, recurrence: null };
  }
}

function labelsThatFit(given: string[], lost: Set<ImportLoss>): string[] {
  const labels = [
    ...new Set(given.map((label) => cutText(clean(String(label)).replaceAll(/\s+/g, " ").trim(), labelLengthMax)).filter(Boolean)),
  ];
  if (labels.length > labelCountMax || labels.some((label) => label.endsWith("…"))) lost.add("labels");
  return labels.slice(0, labelCountMax);
}

/** Files may have anything where labels should be. */
function listOf(labels: unknown): string[] {
  return Array.isArray(labels) ? labels : [];
}

/** A name in one line, no longer than it may be; null: none is left. */
export function nameThatFits(name: string, max: number): string | null {
  return cutText(clean(name).replaceAll(/\s+/g, " ").trim(), max) || null;
}

function commentsThatFit(comments: FoundComment[]): FoundComment[] {
  return comments.slice(0, commentsOfTaskMax).flatMap((comment) => {
    const text = cutText(clean(comment.text).trim(), commentLengthMax);
    return text ? { ...comment, text } : [];
  });
}

/** What a task is known by whose source has no ids: its words, where it stands, and which of the same words it is. */
function wordsKey(task: FoundTask, parent: string, counts: Map<string, number>): string {
  const words = JSON.stringify([parent, task.project, task.title.trim()]);
  const place = (counts.get(words) ?? 0) + 1;
  counts.set(words, place);
  return createHash("sha256").update(`${words} ${place}`).digest("base64url");
}

/** Keys of tasks with how deep they stand; what would stand too deep comes beside its parent. In the order in which they can be made. */
export function placeTasks(tasks: FittingTask[], depthOfKnown: ReadonlyMap<string, number>): FittingTask[][] {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const depths = new Map<string, number>();
  const place = (task: FittingTask, path: ReadonlySet<string>): number => {
    const known = depths.get(task.key);
    if (known !== undefined) return known;
    const { parent } = task;
    const above = parent ? byKey.get(parent) : undefined;
    let depth = 0;
    if (parent && depthOfKnown.has(parent)) depth = (depthOfKnown.get(parent) ?? 0) + 1;
    else if (above && !path.has(above.key)) depth = place(above, new Set([...path, task.key])) + 1;
    else task.parent = null;
    if (depth > taskDepthMax) {
      task.lost.push("too_deep");
      // Beside what it was part of: below the same.
      task.parent = above?.parent ?? null;
      depth = taskDepthMax;
      if (!above) depth = 0;
    }
    depths.set(task.key, depth);
    return depth;
  };
  for (const task of tasks) place(task, new Set([task.key]));
  return Array.from({ length: taskDepthMax + 1 }, (_, depth) => tasks.filter(({ key }) => depths.get(key) === depth));
}

/** Without what no database takes, and with one kind of line ends. */
function clean(text: string): string {
  return storableText(text).replaceAll(/\r\n?/g, "\n");
}
