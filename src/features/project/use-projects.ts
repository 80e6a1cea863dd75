"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** All projects of the user, oldest first, archived ones too; the feed has them read anew. */
export function useProjects() {
  const trpc = useTRPC();
  return useQuery(trpc.projects.list.queryOptions()).data ?? [];
}

/** Making, changing and deleting projects. */
export function useProjectActions() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSuccess = () => cache.invalidateQueries({ queryKey: trpc.projects.list.queryKey() });
  const failed = (what: string) => (error: { message: string }) => toast.error(what, { description: error.message });
  return {
    create: useMutation(trpc.projects.create.mutationOptions({ onSuccess, onError: failed(t("project.notMade")) })),
    update: useMutation(trpc.projects.update.mutationOptions({ onSuccess, onError: failed(t("project.notChanged")) })),
    remove: useMutation(
      trpc.projects.remove.mutationOptions({
        onSuccess: async () => {
          await onSuccess();
          // Its tasks are in no project now.
          await cache.invalidateQueries({ queryKey: trpc.tasks.list.queryKey() });
        },
        onError: failed(t("project.notDeleted")),
      }),
    ),
  };
}
