"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { SavedFilter } from "#contracts/saved-filter.ts";
import { t } from "#messages/text.ts";

const none: SavedFilter[] = [];

/** The user's saved filters in their order; the feed has them read anew. */
export function useFilters(): SavedFilter[] {
  const trpc = useTRPC();
  return useQuery(trpc.filters.list.queryOptions()).data ?? none;
}

/** Saving, changing and deleting filters; a deleted one can be saved again from its news. */
export function useFilterActions() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSuccess = () => cache.invalidateQueries({ queryKey: trpc.filters.list.queryKey() });
  const onError = (error: { message: string }) => toast.error(t("project.filterNotSaved"), { description: error.message });
  const create = useMutation(trpc.filters.create.mutationOptions({ onSuccess, onError }));
  return {
    create,
    update: useMutation(trpc.filters.update.mutationOptions({ onSuccess, onError })),
    remove: useMutation(
      trpc.filters.remove.mutationOptions({
        onSuccess: async ({ name, path, query, position }) => {
          await onSuccess();
          const onClick = () => create.mutate({ name, path, query, position });
          toast(t("project.filterDeleted", { name }), { id: "task-deed", duration: 12_000, action: { label: t("task.undo"), onClick } });
        },
        onError,
      }),
    ),
  };
}
