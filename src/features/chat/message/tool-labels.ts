import { readResourceName, splitMcpToolName } from "#contracts/mcp-name.ts";
import type { ToolPart } from "#contracts/message.ts";
import { RecurrenceRule } from "#contracts/recurrence.ts";
import { assistantTools, isToolName, manyOf } from "#contracts/tool.ts";
import { todayIn } from "#features/frame/today.ts";
import { dueWords } from "#features/task/due-date.ts";
import { ruleWords } from "#features/task/rule-words.ts";
import { t } from "#messages/text.ts";

export type ToolLabels = { title: string; detail: string | null };

type Fields = Record<string, unknown>;

/** How far a call has come: its words are chosen by it. */
type Tense = "done" | "doing" | "ask";
type Named = (title: string) => string;

/** A tool call as a person says it: “Added task “Buy milk”” with “due tomorrow”. `titleOf` knows tasks, or notes, by their id. */
export function toolLabels(
  { name, input, output, status }: ToolPart,
  titleOf: (id: number) => string | undefined,
  today = todayIn(null),
): ToolLabels {
  const given = fields(input);
  const outside = splitMcpToolName(name);
  if (outside) return mcpLabels(outside, given, status);
  if (name === readResourceName)
    return mcpLabels({ server: text(given.server) ?? t("chat.aServer"), tool: t("chat.readingTool") }, given, status);
  const result = status === "failed" ? {} : fields(output);
  const tense = tenseOf(status);
  if (!isToolName(name)) {
    return { title: t("chat.usedTool", { tense, tool: titleOf(Number(given.id)) ?? subject(name, given) }), detail: null };
  }
  const named: Named = (title) => t(`tool.${name}`, { tense, title: t("task.named", { title }) });
  const { about } = assistantTools[name];
  const many = manyOf(name, input);
  if (many) return { title: t(`tool.${many.tool}`, { tense, title: t("task.many", { count: many.count }) }), detail: null };
  if (name === "propose_changes") return { title: named(text(given.summary) ?? "…"), detail: null };
  if (about === "memory") return memoryLabels(named, given, result, titleOf);
  if (about === "search" || about === "page") return webLabels(about, named, given, result);
  if (name === "bulk_update_tasks") return { title: named(""), detail: bulkDetail(given, today) };
  if (about === "projects" || about === "schedules") return { title: named(""), detail: null };
  if (about === "project") {
    const project = text(result.name) ?? text(given.name) ?? t("chat.projectNumber", { id: String(given.id) });
    return { title: named(project), detail: given.archived === true ? t("chat.archived") : null };
  }
  if (about === "schedule") return scheduleLabels(named, given, result);
  if (about === "tasks") return { title: named(""), detail: Array.isArray(result.tasks) ? count(result.tasks.length) : null };
  const title =
    text(result.title) ??
    (name === "create_task" ? (text(given.title) ?? text(given.words)) : null) ??
    titleOf(Number(given.id)) ??
    subject(name, given);
  return { title: named(title), detail: changes(name, name === "create_task" ? { ...given, ...result } : given, today) };
}

function tenseOf(status: ToolPart["status"]): Tense {
  return status === "done" || status === "undone" ? "done" : status === "pending" ? "doing" : "ask";
}

/** A tool of an MCP server: only its name is known, so what it is asked to do is shown as it is. */
function mcpLabels({ server, tool }: { server: string; tool: string }, given: Fields, status: ToolPart["status"]): ToolLabels {
  // Who approves must see all of it.
  const asks = status === "awaiting_approval";
  const asked = Object.keys(given).length === 0 ? null : asks ? JSON.stringify(given) : cut(JSON.stringify(given), 120);
  const last = asks ? t("chat.noWayBack") : null;
  const title = t("chat.usedToolOf", { tense: tenseOf(status), tool: tool.replaceAll("_", " "), server });
  return { title, detail: [asked, last].filter(Boolean).join(" · ") || null };
}

/** A schedule, with how often and, before it is made, what will be done: who approves must see all of it. */
function scheduleLabels(named: Named, given: Fields, result: Fields): ToolLabels {
  const title = text(result.title) ?? text(given.title) ?? t("chat.scheduleNumber", { id: String(given.id ?? "") });
  const shown = { ...given, ...result };
  const once = t("chat.once");
  const rule = typeof shown.recurrence === "string" ? ruleLine(shown.recurrence) : "starts_at" in given ? once : null;
  const start = text(shown.starts_at)?.replace("T", " ").slice(0, 16);
  const order = text(given.instruction);
  const detail = [
    start ? t("chat.ruleFrom", { rule: rule ?? once, start }) : rule,
    given.enabled === false ? t("chat.paused") : null,
    order && t("task.named", { title: order }),
  ];
  return { title: named(title), detail: detail.filter(Boolean).join(" · ") || null };
}

/** A note of the memory, in full: whoever approves must see what is stored. */
function memoryLabels(named: Named, given: Fields, result: Fields, titleOf: (id: number) => string | undefined): ToolLabels {
  const note = text(result.text) ?? text(given.text) ?? titleOf(Number(given.id));
  return { title: named(note ?? t("chat.noteNumber", { id: String(given.id ?? "") })), detail: null };
}

/** Of a rule that a model made up there are only its letters. */
function ruleLine(rule: string): string {
  return RecurrenceRule.safeParse(rule).success ? ruleWords(RecurrenceRule.parse(rule)) : rule;
}

/** What of the web was asked for, and what came of it. */
function webLabels(about: "search" | "page", named: Named, given: Fields, result: Fields): ToolLabels {
  if (about === "search") {
    const found = Array.isArray(result.results) ? result.results.length : null;
    return {
      title: named(cut(text(given.query) ?? "…", 120)),
      detail: found === null ? null : t("chat.pagesFound", { count: found }),
    };
  }
  const host = URL.parse(text(result.url) ?? text(given.url) ?? "")?.hostname.replace(/^www\./, "");
  return { title: named(text(result.title) ?? host ?? t("chat.aPage")), detail: host ?? null };
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Who approves must see how many, and what becomes of them. */
function bulkDetail({ ids, change }: Fields, today: string): string {
  const what = changes("update_task", fields(change), today);
  return [Array.isArray(ids) ? count(new Set(ids).size) : null, what].filter(Boolean).join(" · ");
}

function changes(name: string, shown: Fields, today: string): string | null {
  if (name !== "create_task" && name !== "update_task") return null;
  const status = text(shown.status);
  const priority = text(shown.priority);
  const parts = [
    name === "update_task" && text(shown.title) ? t("chat.renamedTo", { title: String(shown.title) }) : null,
    text(shown.due_date)
      ? t("chat.dueOn", { day: dueWords(String(shown.due_date), today).text })
      : shown.due_date === null && name === "update_task"
        ? t("chat.noDueDate")
        : null,
    text(shown.due_time) ? t("chat.atTime", { time: String(shown.due_time) }) : null,
    text(shown.recurrence) ? ruleWords(String(shown.recurrence)) : null,
    priority && priority !== "none" ? t("task.priorityIs", { priority }) : null,
    status && status !== "pending" ? t("chat.statusIs", { status }) : null,
    Array.isArray(shown.labels) && shown.labels.length > 0 ? shown.labels.join(", ") : null,
  ];
  return parts.filter(Boolean).join(" · ") || null;
}

/** Why a call failed, in the server's words. */
export function toolFailure({ output }: ToolPart): string | null {
  return text(fields(fields(output).error).message);
}

function subject(name: string, given: Fields): string {
  return given.id === undefined ? name.replaceAll("_", " ") : t("chat.taskNumber", { id: String(given.id) });
}

function count(length: number): string {
  return t("chat.tasksFound", { count: length });
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
