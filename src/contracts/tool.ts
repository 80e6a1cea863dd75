import type { ToolPart } from "./message.ts";

/** What a tool does to the user's data, which determines whether approval is needed. */
export type ToolKind = "read" | "change" | "delete";

export type ToolDescriptor = {
  kind: ToolKind;
  /** The subject of a call: one task, several, one project or schedule, all of them, one note of the memory, or the web. */
  about: "task" | "tasks" | "project" | "projects" | "schedule" | "schedules" | "memory" | "search" | "page";
  /** Has effects while its user is away, so it needs approval unless they chose never to be asked. */
  isStanding?: true;
  /** Its calls wait for their user whatever their policy: being decided on is what it is for. */
  alwaysAsks?: true;
};

/**
 * Every built-in tool of the assistant (contract, section 7), for both processes and the pages. Input, effect and undo record
 * of a tool are in realtime/tools, its texts in src/messages (`tool`); a tool named there but not here does not compile.
 */
export const assistantTools = {
  list_tasks: { kind: "read", about: "tasks" },
  get_task: { kind: "read", about: "task" },
  create_task: { kind: "change", about: "task" },
  update_task: { kind: "change", about: "task" },
  complete_task: { kind: "change", about: "task" },
  delete_task: { kind: "delete", about: "task" },
  restore_task: { kind: "change", about: "task" },
  comment_task: { kind: "change", about: "task" },
  bulk_update_tasks: { kind: "change", about: "tasks" },
  propose_changes: { kind: "change", about: "tasks", alwaysAsks: true },
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
  remember: { kind: "change", about: "memory" },
  forget: { kind: "delete", about: "memory" },
  web_search: { kind: "read", about: "search" },
  read_page: { kind: "read", about: "page" },
} as const satisfies Record<string, ToolDescriptor>;

export type ToolName = keyof typeof assistantTools;

/** The built-in tool of this name; undefined for MCP tools and hallucinated names. */
export function toolNamed(name: string): ToolDescriptor | undefined {
  return isToolName(name) ? assistantTools[name] : undefined;
}

/** A bulk call that deletes or restores is said as that, with how many. */
export function manyOf(name: string, input: unknown): { tool: "delete_task" | "restore_task"; count: number } | null {
  if (name !== "bulk_update_tasks" || typeof input !== "object" || input === null || !("ids" in input)) return null;
  const tool = "delete" in input ? "delete_task" : "restore" in input ? "restore_task" : null;
  return tool && { tool, count: Array.isArray(input.ids) ? new Set(input.ids).size : 0 };
}

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(assistantTools, name);
}

/** Whether a call changes what the assistant remembers. */
export function isMemoryCall(name: string): boolean {
  return toolNamed(name)?.about === "memory";
}

/** Whether a call changed something of the user that can be undone. Effects of MCP servers cannot. */
export function isUndoable({ name, status }: Pick<ToolPart, "name" | "status">): boolean {
  const kind = toolNamed(name)?.kind;
  return status === "done" && kind !== undefined && kind !== "read";
}
