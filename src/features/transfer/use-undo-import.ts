"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** Takes back a whole import. */
export function useUndoImport() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useMutation(
    trpc.transfer.undoImport.mutationOptions({
      onSuccess: ({ deleted }) => {
        const changed = [trpc.tasks.list, trpc.projects.list, trpc.transfer.imports, trpc.tasks.trash];
        for (const query of changed) void cache.invalidateQueries({ queryKey: query.queryKey() });
        toast(t("transfer.undone", { count: deleted }));
      },
      onError: (error) => toast.error(t("transfer.notUndone"), { description: error.message }),
    }),
  );
}
