import { readQuickAdd } from "#contracts/quick-add/quick-add.ts";
import { type Found, type FoundTask, type Reader, withWords } from "../found-task.ts";
import { type CsvRow, type NamedRow, readTable } from "./csv.ts";

const priorities = { "1": "high", "2": "medium", "3": "low" } as const;
/** The first word of what a date is read in. */
const subject = "x";

/** A project that Todoist exported as CSV, or one of the files of its backup; it says no ids. Undefined: it is none. */
export function readTodoist(rows: CsvRow[], file: string, reader: Reader): Found | undefined {
  const table = readTable(rows, "type", "content");
  if (!table) return undefined;
  const project = file.replace(/\.csv$/i, "").replace(/\s*\[[\w-]+\]$/, "").trim() || null; // biome-ignore format: one chain
  const found: Found = { tasks: [], refused: [] };
  const above: FoundTask[] = [];
  let section: string | null = null;
  for (const row of table) {
    const [type, content] = [row.get("type").trim().toLowerCase(), row.get("content").trim()];
    if (type === "section") section = content || null;
    else if (type === "note") note(found.tasks.at(-1), content);
    else if (type === "task") {
      const depth = Math.max(0, Number(row.get("indent") || 1) - 1);
      above.length = Math.min(above.length, depth);
      const task = { ...taskOf(row, content, reader), project, section, parent: above.at(-1)?.row ?? null };
      found.tasks.push(task);
      above.push(task);
    } else if (type && type !== "meta") found.refused.push({ line: row.line, title: content || type, reason: "unreadable" });
  }
  return found;
}

function taskOf(row: NamedRow, content: string, reader: Reader): FoundTask {
  const labels = [...content.matchAll(/(?<=^|\s)@([\p{L}\p{N}_-]+)/gu)].map(([, label = ""]) => label);
  const title = content
    .replaceAll(/(?:^|\s)@[\p{L}\p{N}_-]+/gu, "")
    .replace(/^\*\s+/, "")
    .trim();
  const [date, deadline] = [row.get("date").trim(), row.get("deadline").trim()];
  const when = date ? readDate(date, reader) : deadline ? readDate(deadline, reader) : {};
  const description = row.get("description").trim() || null;
  return {
    line: row.line,
    key: null,
    row: `line ${row.line}`,
    parent: null,
    project: null,
    title,
    labels,
    priority: priorities[row.get("priority").trim() as keyof typeof priorities] ?? "none",
    ...(when ?? { lost: ["date"] }),
    description: when ? description : withWords(description, date || deadline),
  };
}

/** Words such as “every 2nd friday at 17:00” by the grammar of quick add; null where it does not know all of them. */
function readDate(words: string, { today, now }: Reader): Partial<FoundTask> | null {
  const fromCompletion = /^every!/i.test(words);
  const phrase = words.replace(/^every!/i, "every").replace(/^ev\b/i, "every");
  const line = readQuickAdd(`${subject} ${phrase}`, { today, now, isAmerican: false, projects: [] });
  if (line.title !== subject || !line.dueDate) return null;
  const { dueDate, dueTime, recurrence, recurrenceFrom } = line;
  return { dueDate, dueTime, recurrence, recurrenceFrom: fromCompletion ? "completion" : recurrenceFrom };
}

/** A comment belongs to the task above it. */
function note(task: FoundTask | undefined, words: string): void {
  if (task && words) task.description = withWords(task.description, words);
}
