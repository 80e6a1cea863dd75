import { z } from "zod";
import { memoriesMax, memoryLengthMax } from "./limits.ts";
import { idMax, TaskId } from "./task.ts";
import { trimmedText } from "./text.ts";

/** The most tokens that notes take of a request; of more, the newest are sent. */
export const memoryTokensMax = 1000;

/** About the person, how they like things done, or about one project. */
export const MemoryKind = z.enum(["me", "work", "project"]);
export type MemoryKind = z.infer<typeof MemoryKind>;

const text = trimmedText(memoryLengthMax, 1);
/** What a person or the assistant may call a note that is about no project. */
const general = z.enum(["me", "work"]);

/** Input for a note. With a project it is about that; otherwise `me` unless it says `work`. */
export const MemoryCreate = z.object({ text, kind: general.optional(), projectId: TaskId.nullish() });
export type MemoryCreate = z.infer<typeof MemoryCreate>;

/** Absent fields are unchanged; `projectId: null` takes a note out of its project, and so does a kind. */
export const MemoryUpdate = MemoryCreate.partial();
export type MemoryUpdate = z.infer<typeof MemoryUpdate>;

/** Notes by paste, one per line; list marks before them are left out. */
export const MemoryImport = z.object({ text: z.string().max(memoriesMax * (memoryLengthMax + 100)) });

/** A note of the assistant's memory. `messageId`: the reply that wrote it; null: the person did. */
export const Memory = z.object({
  id: z.number().int().positive().max(idMax),
  kind: MemoryKind,
  projectId: z.number().int().nullable(),
  text: z.string(),
  conversationId: z.string().nullable(),
  messageId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Memory = z.infer<typeof Memory>;

/** What came of a paste: the new notes, and how many lines were there already. */
export type MemoryImportReport = { added: Memory[]; known: number };
