import { z } from "zod";
import { snakeKeys } from "#contracts/snake.ts";
import { exportFormats, ImportReport, importBytesMax, PastImport, UndoneImport } from "#contracts/transfer.ts";

/** Query of GET /api/tasks/export. */
export const ExportQuery = z.object({
  format: z.enum(exportFormats).default("json").meta({ description: "`json` and `csv` hold every field and can be imported again." }),
});

/** Query of POST /api/tasks/import. */
export const ImportQuery = z.object({
  name: z
    .string()
    .max(255)
    .default("")
    .meta({ description: "The file's name: a CSV of Todoist is of the project that it is called after." }),
  dry_run: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .meta({ description: "`true`: changes nothing, and says what would be done." }),
});

const megabytes = importBytesMax / 1_048_576;
/** Its body: the file as it is, whatever its type is said to be. */
export const ImportFile = z.string().meta({
  format: "binary",
  description: `A file of at most ${megabytes} MB, known by its content: Todoist (CSV, backup), TickTick, Things, Microsoft To Do, Vikunja, iCalendar, Markdown, our own JSON and CSV.`,
});

export const RestImportReport = z.object(snakeKeys(ImportReport.shape)).meta({ id: "ImportReport" });
const RestPastImport = z.object(snakeKeys(PastImport.shape)).meta({ id: "Import" });
export const RestPastImports = z.object({ imports: z.array(RestPastImport) }).meta({ id: "ImportList" });
export const RestUndoneImport = UndoneImport.meta({ id: "UndoneImport" });
export const ImportPath = z.object({ id: z.uuid() });

/** The address at which calendar programs read: whole only when it is made. */
export const RestCalendarAddress = z.object({ url: z.url(), created_at: z.iso.datetime() }).meta({ id: "CalendarAddress" });
export const RestCalendarState = z.object({ created_at: z.iso.datetime().nullable() }).meta({ id: "CalendarState" });
/** Its secret, with or without the ending that some programs want. */
export const CalendarPath = z.object({ id: z.string().max(100) });
