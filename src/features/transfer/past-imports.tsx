"use client";

import { useQuery } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { PastList } from "#components/ui/past-list.tsx";
import { t } from "#messages/text.ts";
import { sourceNames } from "./import-words.ts";
import { useUndoImport } from "./use-undo-import.ts";

/** What came before, each taken back as a whole. */
export function PastImports() {
  const imports = useQuery(useTRPC().transfer.imports.queryOptions()).data ?? [];
  const undo = useUndoImport();
  const rows = imports.map(({ id, name, source, tasks, createdAt, undoneAt }) => {
    const count = undoneAt && tasks === 0 ? t("transfer.takenBack") : t("transfer.pastCount", { count: tasks });
    const label = t("transfer.undoName", { name: name || t("transfer.someFile") });
    return {
      id,
      name: name || sourceNames[source],
      facts: `${sourceNames[source]} · ${readerTime(createdAt, "dayAndTime")} · ${count}`,
      ...(tasks > 0 ? { undo: { label, press: () => undo.mutate({ id }) } } : {}),
    };
  });
  return <PastList heading="h3" title={t("transfer.past")} rows={rows} undoText={t("transfer.undo")} isPending={undo.isPending} />;
}
