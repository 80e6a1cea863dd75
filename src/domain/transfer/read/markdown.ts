import type { Found, FoundTask } from "../found-task.ts";
import { localMoment } from "./moment.ts";

const item = /^([ \t]*)(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[([ xX/-])\][ \t]+)?(.*)$/;
/** What may stand behind a title, from the end on. */
const marks = [
  [/\s+(?:📅\s*|\(due:?\s+)(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?\)?$/iu, "due"],
  [/\s+\(repeats ([A-Z=;,\d+-]+?)(, after completion)?\)$/, "rule"],
  [/\s+!(low|medium|high)$/i, "priority"],
  [/\s+#([^\s#\\]+|"[^"]+")$/u, "label"],
] as const;

/** Lists of a Markdown text: headings are projects, deeper items subtasks, further indented lines notes. Plain lines are no tasks. */
export function readMarkdown(text: string): Found {
  const found: Found = { tasks: [], refused: [] };
  let project: string | null = null;
  const above: { indent: number; task: FoundTask }[] = [];
  text.split(/\r\n|\n|\r/).forEach((content, at) => {
    const line = at + 1;
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(content)?.[1];
    const [, space = "", box, words = ""] = item.exec(content) ?? [];
    const last = above.at(-1);
    const indent = widthOf(content.slice(0, content.length - content.trimStart().length));
    if (heading !== undefined) {
      project = unescaped(heading) || null;
      above.length = 0;
    } else if (item.test(content)) {
      while (above.length > 0 && (above.at(-1)?.indent ?? 0) >= widthOf(space)) above.pop();
      const task: FoundTask = { ...taskOf(words, box), line, row: `line ${line}`, parent: above.at(-1)?.task.row ?? null, project };
      found.tasks.push(task);
      above.push({ indent: widthOf(space), task });
    } else if (last && content.trim() && indent > last.indent) {
      last.task.description = [...(last.task.description ? [last.task.description] : []), unescaped(content.trim())].join("\n");
    } else if (content.trim()) {
      found.refused.push({ line, title: content.trim().slice(0, 200), reason: "unreadable" });
    }
  });
  return found;
}

function taskOf(words: string, box: string | undefined): Omit<FoundTask, "line"> {
  const task: Omit<FoundTask, "line"> = { key: null, parent: null, project: null, title: words.trim(), labels: [] };
  task.status = box === "x" || box === "X" ? "completed" : box === "/" ? "in_progress" : "pending";
  if (box === "-") Object.assign(task, { status: "completed", lost: ["cancelled"] });
  for (let taken = true; taken; ) taken = marks.some(([pattern, kind]) => take(task, pattern, kind));
  return { ...task, title: unescaped(task.title), labels: task.labels?.reverse() ?? [] };
}

/** Takes one mark off the end of a title. */
function take(task: Omit<FoundTask, "line">, pattern: RegExp, kind: (typeof marks)[number][1]): boolean {
  const [whole, value = "", more] = pattern.exec(task.title) ?? [];
  if (whole === undefined) return false;
  if (kind === "due") {
    const day = localMoment(value, "UTC")?.day;
    if (!day) return false;
    Object.assign(task, { dueDate: day, dueTime: more ?? null });
  } else if (kind === "rule") Object.assign(task, { recurrence: value, recurrenceFrom: more ? "completion" : "due" });
  else if (kind === "priority") task.priority = value.toLowerCase() as "low" | "medium" | "high";
  else task.labels?.push(value.replaceAll('"', ""));
  task.title = task.title.slice(0, -whole.length);
  return true;
}

function widthOf(space: string): number {
  return space.replaceAll("\t", "    ").length;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([!-/:-@[-`{-~]|📅)/gu, "$1");
}
