import { z } from "zod";
import { snakeKeys } from "#contracts/snake.ts";
import { importBytesMax } from "#contracts/transfer.ts";
import { todayOf } from "#domain/account/user-zone.ts";
import { exportTasks, exportTypes } from "#domain/transfer/export.ts";
import { importTasks } from "#domain/transfer/import.ts";
import { listImports, undoImport } from "#domain/transfer/past-imports.ts";
import { TextResponse } from "../http/text-response.ts";
import { readBytes } from "./body.ts";
import { route } from "./route.ts";
import { ExportQuery, ImportFile, ImportPath, ImportQuery, RestImportReport, RestPastImports, RestUndoneImport } from "./transfer-shape.ts";

export const exportTasksRoute = route(
  {
    operationId: "exportTasks",
    summary: "All tasks as one file: JSON, CSV, Markdown or iCalendar",
    access: "either",
    scope: "tasks:read",
    budget: "transfer",
    query: ExportQuery,
    status: 200,
    output: z.string(),
    outputType: "text/plain",
  },
  async ({ actor, query: { format }, headers }) => {
    const { type, ending } = exportTypes[format];
    const text = await exportTasks(actor, format);
    headers.set("Content-Type", type);
    headers.set("Content-Disposition", `attachment; filename="bestchat-tasks-${await todayOf(actor)}.${ending}"`);
    return new TextResponse(text, { status: 200, headers });
  },
);

export const importTasksRoute = route(
  {
    operationId: "importTasks",
    summary: "Add the tasks of a file; what an earlier import of it brought is left alone",
    access: "either",
    scope: "tasks:write",
    budget: "transfer",
    query: ImportQuery,
    rawBody: ImportFile,
    status: 200,
    output: RestImportReport,
  },
  async ({ actor, query, request }) => {
    const bytes = await readBytes(request, importBytesMax);
    return snakeKeys(await importTasks(actor, { name: query.name, bytes }, { dryRun: query.dry_run }));
  },
);

export const listImportsRoute = route(
  {
    operationId: "listImports",
    summary: "What was imported, newest first",
    access: "either",
    scope: "tasks:read",
    budget: "read",
    status: 200,
    output: RestPastImports,
  },
  async ({ actor }) => ({ imports: (await listImports(actor)).map(snakeKeys) }),
);

export const undoImportRoute = route(
  {
    operationId: "undoImport",
    summary: "Put all that an import brought into the trash; its projects go, unless they have other tasks",
    access: "either",
    scope: "tasks:write",
    budget: "write",
    params: ImportPath,
    status: 200,
    output: RestUndoneImport,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => undoImport(actor, params.id),
);
