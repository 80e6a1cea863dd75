import type { ImportLoss, ImportRefusal } from "#contracts/transfer.ts";

/** A task as a file tells it, before anybody knows whether it fits. */
export type FoundTask = {
  line: number;
  /** What its source calls it; null: its words are all that it can be known by. */
  key: string | null;
  /** The `key` or `row` of the task that it is part of. */
  parent: string | null;
  /** How entries of this file refer to it, where that is no key. */
  row?: string;
  project: string | null;
  /** Of that project. */
  section?: string | null;
  title: string;
  description?: string | null;
  status?: "pending" | "in_progress" | "completed";
  priority?: "none" | "low" | "medium" | "high";
  labels?: string[];
  dueDate?: string | null;
  dueTime?: string | null;
  startDate?: string | null;
  reminders?: number[];
  recurrence?: string | null;
  recurrenceFrom?: "due" | "completion";
  position?: string;
  lost?: ImportLoss[];
  comments?: FoundComment[];
};

export type FoundComment = { author: "user" | "assistant"; text: string; createdAt: string };
/** A project, section or filter that a file of ours names, as it is there. */
export type FoundProject = { name: string; color: string | null };
export type FoundSection = { project: string; name: string; position: string };
/** `project`: its page is of this one. */
export type FoundFilter = { name: string; path: string; project: string | null; query: string; position: string };

export type RefusedLine = { line: number; title: string; reason: ImportRefusal };
export type Found = {
  tasks: FoundTask[];
  refused: RefusedLine[];
  projects?: FoundProject[];
  sections?: FoundSection[];
  filters?: FoundFilter[];
};

/** Where and when the reader of a file is: local times in it become theirs, and “tomorrow” is meant from here. */
export type Reader = { zone: string; today: string; now: string };

/** Text with whatever cannot be read added below, so that it is not lost. */
export function withWords(description: string | null | undefined, words: string): string {
  return description?.trim() ? `${description.trimEnd()}\n\n${words}` : words;
}
