"use client";

import { useQuery } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";
import { sourceNames } from "./import-words.ts";
import { useUndoImport } from "./use-undo-import.ts";

/** What came before, each taken back as a whole. */
export function PastImports() {
  const trpc = useTRPC();
  const imports = useQuery(trpc.transfer.imports.queryOptions()).data ?? [];
  const undo = useUndoImport();
  if (imports.length === 0) return null;
  return (
    <section aria-label={t("transfer.past")} className="mt-6">
      <h3 className="text-[13px] font-medium text-muted">{t("transfer.past")}</h3>
      <ul className="divide-y divide-line">
        {imports.map(({ id, name, source, tasks, createdAt, undoneAt }) => (
          <li key={id} className="flex items-center gap-3 py-2.5">
            <div className="min-w-0 flex-1">
              <p dir="auto" className="truncate text-sm">
                {name || sourceNames[source]}
              </p>
              <p className="text-[13px] text-muted">
                {sourceNames[source]} · {readerTime(createdAt, "dayAndTime")} ·{" "}
                {undoneAt && tasks === 0 ? t("transfer.takenBack") : t("transfer.pastCount", { count: tasks })}
              </p>
            </div>
            {tasks > 0 ? (
              <Button
                size="small"
                className="max-md:h-11"
                aria-label={t("transfer.undoName", { name: name || t("transfer.someFile") })}
                disabled={undo.isPending}
                onClick={() => undo.mutate({ id })}
              >
                {t("transfer.undo")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
