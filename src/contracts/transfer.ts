import { z } from "zod";
import { importBytesMax } from "./limits.ts";
import { idMax } from "./task.ts";

/** What a list of tasks can be written as. `json` and `csv` hold every field, the others what their readers know. */
export const exportFormats = ["json", "csv", "markdown", "icalendar"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Where a file with tasks can come from. `bestchat`: our own JSON or CSV. */
export const importSources = ["bestchat", "todoist", "ticktick", "things", "microsoft", "vikunja", "icalendar", "markdown"] as const;
export type ImportSource = (typeof importSources)[number];

export { importBytesMax };
/** Of all files in an archive together, unpacked. */
export const unpackedBytesMax = 20 * 1_048_576;
/** More at once would hold up the pages that are told of each. */
export const importTasksMax = 5000;

/** Why a line is not taken. */
export const importRefusals = ["no_title", "unreadable", "repeated"] as const;
export type ImportRefusal = (typeof importRefusals)[number];

/** What a task loses that is taken: the words of it stand in its notes where they could be kept. */
export const importLosses = [
  "title_cut",
  "notes_cut",
  "date",
  "recurrence",
  "reminders",
  "labels",
  "cancelled",
  "section",
  "too_deep",
  "other",
] as const;
export type ImportLoss = (typeof importLosses)[number];

/** `line`: of a text, or which of the entries of a file that has no lines. */
const place = { line: z.number().int().positive(), title: z.string() };

/** What an import did, or, for a dry run, would do. */
export const ImportReport = z.object({
  source: z.enum(importSources),
  dryRun: z.boolean(),
  /** Tasks that are added, that were there already, and projects that are made for them. */
  added: z.number().int(),
  known: z.number().int(),
  projects: z.array(z.string()),
  /** How many sections are made, and comments of added tasks taken; which filters. Only our own JSON has the last two. */
  sections: z.number().int(),
  comments: z.number().int(),
  filters: z.array(z.string()),
  refused: z.array(z.object({ ...place, reason: z.enum(importRefusals) })),
  changed: z.array(z.object({ ...place, lost: z.array(z.enum(importLosses)) })),
  /** To undo it with; null where nothing was added. */
  importId: z.uuid().nullable(),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** An import of before, newest first in their list. */
export const PastImport = z.object({
  id: z.uuid(),
  source: z.enum(importSources),
  name: z.string(),
  /** Of its tasks those that are on the list now. */
  tasks: z.number().int(),
  createdAt: z.iso.datetime(),
  undoneAt: z.iso.datetime().nullable(),
});
export type PastImport = z.infer<typeof PastImport>;

export const UndoneImport = z.object({ deleted: z.number().int().max(idMax) });
