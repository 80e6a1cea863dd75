import { mcpToolName } from "#contracts/mcp-name.ts";
import { proposalName } from "#contracts/proposal.ts";
import { isChosenForSchedules } from "#contracts/schedule-tools.ts";
import { assistantTools, isMemoryCall } from "#contracts/tool.ts";
import type { MessageKey } from "#messages/text.ts";

/** Tools that are allowed together: what a person would call one thing. */
export type ToolGroup = { name: string; words: MessageKey | null; tools: string[] };

const wordsOf: Record<string, MessageKey> = {
  tasks: "schedule.mayChangeTasks",
  delete: "schedule.mayDeleteTasks",
  projects: "schedule.mayChangeProjects",
  schedules: "schedule.mayChangeSchedules",
  memory: "schedule.mayRemember",
  web: "schedule.mayReadWeb",
  other: "schedule.mayElse",
};

/** The assistant's own tools that a schedule can be kept from, in groups, and one group for each server of the user's. */
export function toolGroups(servers: { name: string; tools: { name: string }[] }[]): ToolGroup[] {
  const own = Map.groupBy(Object.keys(assistantTools).filter(isChosenForSchedules), groupOf);
  const ours = Object.entries(wordsOf).flatMap(([name, words]) => (own.has(name) ? [{ name, words, tools: own.get(name) ?? [] }] : []));
  const theirs = servers
    .filter(({ tools }) => tools.length > 0)
    .map(({ name, tools }) => ({ name, words: null, tools: tools.map((tool) => mcpToolName(name, tool.name)) }));
  return [...ours, ...theirs];
}

function groupOf(tool: string): string {
  if (tool === "delete_task") return "delete";
  if (tool.endsWith("_schedule")) return "schedules";
  if (tool.endsWith("_project")) return "projects";
  if (isMemoryCall(tool)) return "memory";
  if (tool === "web_search" || tool === "read_page") return "web";
  return tool.includes("task") || tool === proposalName ? "tasks" : "other";
}
