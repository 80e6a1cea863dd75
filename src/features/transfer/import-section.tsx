"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type Sent, useFileImport } from "#client/file-import.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { FileButton } from "#components/ui/file-button.tsx";
import { toast } from "#components/ui/toast.ts";
import { importBytesMax } from "#contracts/limits.ts";
import type { ImportReport } from "#contracts/transfer.ts";
import { t } from "#messages/text.ts";
import { PastImports } from "./past-imports.tsx";
import { ReportView } from "./report-view.tsx";
import { useUndoImport } from "./use-undo-import.ts";

const toastMs = 12_000;
const megabytes = importBytesMax / 1_048_576;

/** A file is looked at first; only what is shown then is taken, and can be taken back. */
export function ImportSection() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const undo = useUndoImport();
  const { choose, looking, looked, isTaking, error, take, cancel } = useFileImport<Sent<ImportReport>>({
    path: "/api/tasks/import",
    bytesMax: importBytesMax,
    tooLarge: () => t("transfer.tooLarge", { megabytes }),
    onTaken: ({ added, import_id: id }) => {
      const changed = [trpc.tasks.list, trpc.projects.list, trpc.transfer.imports];
      for (const query of changed) void cache.invalidateQueries({ queryKey: query.queryKey() });
      const action = id ? { action: { label: t("transfer.undo"), onClick: () => undo.mutate({ id }) } } : {};
      toast(t("transfer.done", { count: added }), { duration: toastMs, ...action });
    },
  });
  return (
    <>
      <FileButton look={looked ? "secondary" : "primary"} accept=".csv,.json,.zip,.ics,.md,.markdown,.txt" onChoose={choose}>
        {t("transfer.choose")}
      </FileButton>
      <p className="mt-2 text-[13px] text-faint">{t("transfer.formats", { megabytes })}</p>
      <div role="status" className="mt-4 empty:hidden">
        {looking ? <p className="text-sm text-muted">{t("transfer.looking", { name: looking })}</p> : null}
        {looked ? (
          <div className="rise rounded-xl border border-line bg-raised p-4">
            <p dir="auto" className="mb-2 truncate text-[13px] text-faint">
              {looked.file.name}
            </p>
            <ReportView report={looked.report} />
            <div className="mt-4 flex flex-wrap gap-2">
              {looked.report.added > 0 ? (
                <Button look="primary" disabled={isTaking} onClick={take} className="max-md:h-11">
                  {t("transfer.take", { count: looked.report.added })}
                </Button>
              ) : null}
              <Button disabled={isTaking} onClick={cancel} className="max-md:h-11">
                {t("transfer.cancel")}
              </Button>
            </div>
          </div>
        ) : null}
      </div>
      {error ? (
        <div role="alert" className="mt-4 rounded-lg bg-danger-soft px-3 py-2 text-[13px] text-danger">
          <p className="font-medium">{t("transfer.failed")}</p>
          <p>{error.message}</p>
        </div>
      ) : null}
      <PastImports />
    </>
  );
}
