import type { ToolPart } from "./message.ts";

/** What a tool does to the user's things; who must be asked is decided by it. */
export type ToolKind = "read" | "change" | "delete";

export type ToolDescriptor = {
  kind: ToolKind;
  /** What a call is about: one task, several, one project or schedule, all of them, or the web. */
  about: "task" | "tasks" | "project" | "projects" | "schedule" | "schedules" | "search" | "page";
  /** Acts on while its user is away: then it waits for a word of theirs, unless they never want to be asked. */
  isStanding?: true;
  /** The words of its card: after it ran, while it runs, before it may. */
  labels: { done: string; doing: string; ask: string };
};

/**
 * Every tool of the assistant's own (contract, section 7), for both processes and the pages. A tool's input, its effect and its
 * undo record stand in realtime/tools; one that is named there and not here does not compile.
 */
export const assistantTools = {
  list_tasks: { kind: "read", about: "tasks", labels: words("Looked at your tasks", "Looking at your tasks", "Look at your tasks") },
  get_task: { kind: "read", about: "task", labels: words("Looked at", "Looking at", "Look at") },
  create_task: { kind: "change", about: "task", labels: words("Added task", "Adding task", "Add task") },
  update_task: { kind: "change", about: "task", labels: words("Changed", "Changing", "Change") },
  complete_task: { kind: "change", about: "task", labels: words("Completed", "Completing", "Complete") },
  delete_task: { kind: "delete", about: "task", labels: words("Deleted", "Deleting", "Delete") },
  restore_task: { kind: "change", about: "task", labels: words("Restored", "Restoring", "Restore") },
  bulk_update_tasks: { kind: "change", about: "tasks", labels: words("Changed tasks", "Changing tasks", "Change tasks") },
  list_projects: {
    kind: "read",
    about: "projects",
    labels: words("Looked at your projects", "Looking at your projects", "Look at your projects"),
  },
  create_project: { kind: "change", about: "project", labels: words("Added project", "Adding project", "Add project") },
  update_project: { kind: "change", about: "project", labels: words("Changed project", "Changing project", "Change project") },
  list_schedules: {
    kind: "read",
    about: "schedules",
    labels: words("Looked at your schedules", "Looking at your schedules", "Look at your schedules"),
  },
  create_schedule: { kind: "change", about: "schedule", isStanding: true, labels: words("Scheduled", "Scheduling", "Schedule") },
  update_schedule: {
    kind: "change",
    about: "schedule",
    isStanding: true,
    labels: words("Changed schedule", "Changing schedule", "Change schedule"),
  },
  delete_schedule: {
    kind: "delete",
    about: "schedule",
    labels: words("Deleted schedule", "Deleting schedule", "Delete schedule"),
  },
  web_search: { kind: "read", about: "search", labels: words("Searched the web for", "Searching the web for", "Search the web for") },
  read_page: { kind: "read", about: "page", labels: words("Read", "Reading", "Read") },
} as const satisfies Record<string, ToolDescriptor>;

export type ToolName = keyof typeof assistantTools;

/** The assistant's own tool of this name; undefined for one of an MCP server and for what a model made up. */
export function toolNamed(name: string): ToolDescriptor | undefined {
  return Object.hasOwn(assistantTools, name) ? assistantTools[name as ToolName] : undefined;
}

/** Whether a call changed something of the user's that can be taken back. What an MCP server did is out of our hands. */
export function isUndoable({ name, status }: Pick<ToolPart, "name" | "status">): boolean {
  const kind = toolNamed(name)?.kind;
  return status === "done" && kind !== undefined && kind !== "read";
}

function words(done: string, doing: string, ask: string): ToolDescriptor["labels"] {
  return { done, doing, ask };
}
