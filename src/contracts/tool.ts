import type { ToolPart } from "./message.ts";

/** What a tool does to the user's things; who must be asked is decided by it. */
export type ToolKind = "read" | "change" | "delete";

export type ToolDescriptor = {
  kind: ToolKind;
  /** What a call is about: one task, several, one project or schedule, all of them, or the web. */
  about: "task" | "tasks" | "project" | "projects" | "schedule" | "schedules" | "search" | "page";
  /** Acts on while its user is away: then it waits for a word of theirs, unless they never want to be asked. */
  isStanding?: true;
};

/**
 * Every tool of the assistant's own (contract, section 7), for both processes and the pages. A tool's input, its effect and its
 * undo record stand in realtime/tools, its words in src/messages (`tool`); one that is named there and not here does not compile.
 */
export const assistantTools = {
  list_tasks: { kind: "read", about: "tasks" },
  get_task: { kind: "read", about: "task" },
  create_task: { kind: "change", about: "task" },
  update_task: { kind: "change", about: "task" },
  complete_task: { kind: "change", about: "task" },
  delete_task: { kind: "delete", about: "task" },
  restore_task: { kind: "change", about: "task" },
  bulk_update_tasks: { kind: "change", about: "tasks" },
  list_projects: {
    kind: "read",
    about: "projects",
  },
  create_project: { kind: "change", about: "project" },
  update_project: { kind: "change", about: "project" },
  list_schedules: {
    kind: "read",
    about: "schedules",
  },
  create_schedule: { kind: "change", about: "schedule", isStanding: true },
  update_schedule: {
    kind: "change",
    about: "schedule",
    isStanding: true,
  },
  delete_schedule: {
    kind: "delete",
    about: "schedule",
  },
  web_search: { kind: "read", about: "search" },
  read_page: { kind: "read", about: "page" },
} as const satisfies Record<string, ToolDescriptor>;

export type ToolName = keyof typeof assistantTools;

/** The assistant's own tool of this name; undefined for one of an MCP server and for what a model made up. */
export function toolNamed(name: string): ToolDescriptor | undefined {
  return isToolName(name) ? assistantTools[name] : undefined;
}

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(assistantTools, name);
}

/** Whether a call changed something of the user's that can be taken back. What an MCP server did is out of our hands. */
export function isUndoable({ name, status }: Pick<ToolPart, "name" | "status">): boolean {
  const kind = toolNamed(name)?.kind;
  return status === "done" && kind !== undefined && kind !== "read";
}
