"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { toast } from "#components/ui/toast.ts";
import { importBytesMax } from "#contracts/limits.ts";
import { t } from "#messages/text.ts";
import { PastImports } from "./past-imports.tsx";
import { ReportView } from "./report-view.tsx";
import { type SentReport, sendFile } from "./send-file.ts";
import { useUndoImport } from "./use-undo-import.ts";

const toastMs = 12_000;
const megabytes = importBytesMax / 1_048_576;

/** A file is looked at first; only what is shown then is taken, and can be taken back. */
export function ImportSection() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const undo = useUndoImport();
  const [looked, setLooked] = useState<{ file: File; report: SentReport } | null>(null);
  const look = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > importBytesMax) throw new Error(t("transfer.tooLarge", { megabytes }));
      return { file, report: await sendFile(file, true) };
    },
    onSuccess: setLooked,
  });
  const take = useMutation({
    mutationFn: (file: File) => sendFile(file, false),
    onSuccess: ({ added, import_id: id }) => {
      setLooked(null);
      const changed = [trpc.tasks.list, trpc.projects.list, trpc.transfer.imports];
      for (const query of changed) void cache.invalidateQueries({ queryKey: query.queryKey() });
      const action = id ? { action: { label: t("transfer.undo"), onClick: () => undo.mutate({ id }) } } : {};
      toast(t("transfer.done", { count: added }), { duration: toastMs, ...action });
    },
  });
  function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const [file] = target.files ?? [];
    // The same file can be chosen again.
    target.value = "";
    setLooked(null);
    take.reset();
    if (file) look.mutate(file);
  }
  const error = look.error ?? take.error;
  return (
    <>
      <label
        className={classNames(
          buttonClass(looked ? "secondary" : "primary"),
          "relative cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent max-md:h-11",
        )}
      >
        <Upload aria-hidden className="size-4" /> {t("transfer.choose")}
        <input
          type="file"
          accept=".csv,.json,.zip,.ics,.md,.markdown,.txt"
          className="absolute inset-0 cursor-pointer opacity-0"
          onChange={choose}
        />
      </label>
      <p className="mt-2 text-[13px] text-faint">{t("transfer.formats", { megabytes })}</p>
      <div role="status" className="mt-4 empty:hidden">
        {look.isPending ? <p className="text-sm text-muted">{t("transfer.looking", { name: look.variables.name })}</p> : null}
        {looked ? (
          <div className="rise rounded-xl border border-line bg-raised p-4">
            <p dir="auto" className="mb-2 truncate text-[13px] text-faint">
              {looked.file.name}
            </p>
            <ReportView report={looked.report} />
            <div className="mt-4 flex flex-wrap gap-2">
              {looked.report.added > 0 ? (
                <Button look="primary" disabled={take.isPending} onClick={() => take.mutate(looked.file)} className="max-md:h-11">
                  {t("transfer.take", { count: looked.report.added })}
                </Button>
              ) : null}
              <Button disabled={take.isPending} onClick={() => setLooked(null)} className="max-md:h-11">
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
