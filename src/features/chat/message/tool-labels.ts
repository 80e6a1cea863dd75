import { readResourceName, splitMcpToolName } from "#contracts/mcp-name.ts";
import type { ToolPart } from "#contracts/message.ts";
import { RecurrenceRule } from "#contracts/recurrence.ts";
import { toolNamed } from "#contracts/tool.ts";
import { todayIn } from "#features/frame/today.ts";
import { dueWords } from "#features/task/due-date.ts";
import { ruleWords } from "#features/task/rule-words.ts";

export type ToolLabels = { title: string; detail: string | null };

type Fields = Record<string, unknown>;

const otherTool = { done: "Used", doing: "Using", ask: "Use" };

/** A tool call as a person says it: “Added task “Buy milk”” with “due tomorrow”. `titleOf` knows tasks by their id. */
export function toolLabels(
  { name, input, output, status }: ToolPart,
  titleOf: (id: number) => string | undefined,
  today = todayIn(null),
): ToolLabels {
  const given = fields(input);
  const outside = splitMcpToolName(name);
  if (outside) return outsideWords(outside, given, status);
  if (name === readResourceName) return outsideWords({ server: text(given.server) ?? "a server", tool: "reading" }, given, status);
  const result = status === "failed" ? {} : fields(output);
  const tool = toolNamed(name);
  const verb = tool?.labels ?? otherTool;
  const tense = status === "done" || status === "undone" ? verb.done : status === "pending" ? verb.doing : verb.ask;
  if (tool?.about === "search" || tool?.about === "page") return webWords(tool.about, tense, given, result);
  if (name === "bulk_update_tasks") return { title: tense, detail: bulkWords(given, today) };
  if (tool?.about === "projects") return { title: tense, detail: null };
  if (tool?.about === "project") {
    const project = text(result.name) ?? text(given.name) ?? `project ${given.id}`;
    return { title: `${tense} “${project}”`, detail: given.archived === true ? "archived" : null };
  }
  if (tool?.about === "schedule" || tool?.about === "schedules") return scheduleWords(tool.about, tense, given, result);
  if (tool?.about === "tasks") return { title: tense, detail: Array.isArray(result.tasks) ? count(result.tasks.length) : null };
  const title =
    text(result.title) ?? (name === "create_task" ? text(given.title) : null) ?? titleOf(Number(given.id)) ?? subject(name, given);
  return { title: `${tense} “${title}”`, detail: changes(name, name === "create_task" ? { ...given, ...result } : given, today) };
}

/** A tool of an MCP server: only its name is known, so what it is asked to do is shown as it is. */
function outsideWords({ server, tool }: { server: string; tool: string }, given: Fields, status: ToolPart["status"]): ToolLabels {
  const tense = status === "done" ? "Used" : status === "pending" ? "Using" : "Use";
  // Who approves must see all of it.
  const asks = status === "awaiting_approval";
  const asked = Object.keys(given).length === 0 ? null : asks ? JSON.stringify(given) : cut(JSON.stringify(given), 120);
  const last = asks ? "this cannot be undone" : null;
  return { title: `${tense} ${tool.replaceAll("_", " ")} of ${server}`, detail: [asked, last].filter(Boolean).join(" · ") || null };
}

/** A schedule, with how often and, before it is made, what will be done: who approves must see all of it. */
function scheduleWords(about: "schedule" | "schedules", tense: string, given: Fields, result: Fields): ToolLabels {
  if (about === "schedules") return { title: tense, detail: null };
  const title = text(result.title) ?? text(given.title) ?? `schedule ${String(given.id ?? "")}`;
  const shown = { ...given, ...result };
  const rule = typeof shown.recurrence === "string" ? ruleLine(shown.recurrence) : "starts_at" in given ? "once" : null;
  const start = text(shown.starts_at)?.replace("T", " ").slice(0, 16);
  const order = text(given.instruction);
  const detail = [start ? `${rule ?? "once"} from ${start}` : rule, given.enabled === false ? "paused" : null, order ? `“${order}”` : null];
  return { title: `${tense} “${title}”`, detail: detail.filter(Boolean).join(" · ") || null };
}

/** Of a rule that a model made up there are only its letters. */
function ruleLine(rule: string): string {
  return RecurrenceRule.safeParse(rule).success ? ruleWords(RecurrenceRule.parse(rule)) : rule;
}

/** What of the web was asked for, and what came of it. */
function webWords(about: "search" | "page", tense: string, given: Fields, result: Fields): ToolLabels {
  if (about === "search") {
    const found = Array.isArray(result.results) ? result.results.length : null;
    return {
      title: `${tense} “${cut(text(given.query) ?? "…", 120)}”`,
      detail: found === null ? null : `${found === 1 ? "1 page" : `${found} pages`} found`,
    };
  }
  const host = URL.parse(text(result.url) ?? text(given.url) ?? "")?.hostname.replace(/^www\./, "");
  return { title: `${tense} “${text(result.title) ?? host ?? "a page"}”`, detail: host ?? null };
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Who approves must see how many, and what becomes of them. */
function bulkWords({ ids, change }: Fields, today: string): string {
  const what = changes("update_task", fields(change), today);
  return [Array.isArray(ids) ? count(new Set(ids).size) : null, what].filter(Boolean).join(" · ");
}

function changes(name: string, shown: Fields, today: string): string | null {
  if (name !== "create_task" && name !== "update_task") return null;
  const status = text(shown.status);
  const priority = text(shown.priority);
  const parts = [
    name === "update_task" && text(shown.title) ? `renamed to “${text(shown.title)}”` : null,
    text(shown.due_date)
      ? `due ${dueWords(String(shown.due_date), today).text}`
      : shown.due_date === null && name === "update_task"
        ? "no due date"
        : null,
    text(shown.due_time) ? `at ${shown.due_time}` : null,
    text(shown.recurrence) ? ruleWords(String(shown.recurrence)) : null,
    priority && priority !== "none" ? `${priority} priority` : null,
    status && status !== "pending" ? status.replace("_", " ") : null,
    Array.isArray(shown.labels) && shown.labels.length > 0 ? shown.labels.join(", ") : null,
  ];
  return parts.filter(Boolean).join(" · ") || null;
}

/** Why a call failed, in the server's words. */
export function toolFailure({ output }: ToolPart): string | null {
  return text(fields(fields(output).error).message);
}

function subject(name: string, given: Fields): string {
  return given.id === undefined ? name.replaceAll("_", " ") : `task ${given.id}`;
}

function count(length: number): string {
  return length === 0 ? "none found" : length === 1 ? "1 task" : `${length} tasks`;
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
