"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Section } from "#contracts/section.ts";
import { t } from "#messages/text.ts";

const none: Section[] = [];

/** The sections of a project in their order; the feed has them read anew. */
export function useSections(projectId: number | null): Section[] {
  const trpc = useTRPC();
  const { data = none } = useQuery(trpc.sections.list.queryOptions(undefined, { enabled: projectId !== null }));
  return data.filter((section) => section.projectId === projectId);
}

/** Making, changing, moving and deleting sections; a deletion can be taken back from its news. */
export function useSectionActions() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSuccess = () => cache.invalidateQueries({ queryKey: trpc.sections.list.queryKey() });
  const tasksToo = async () => {
    await Promise.all([onSuccess(), cache.invalidateQueries({ queryKey: trpc.tasks.list.queryKey() })]);
  };
  const onError = (error: { message: string }) => toast.error(t("view.sectionNotChanged"), { description: error.message });
  const restore = useMutation(trpc.sections.restore.mutationOptions({ onSuccess: tasksToo, onError }));
  return {
    create: useMutation(trpc.sections.create.mutationOptions({ onSuccess, onError })),
    update: useMutation(trpc.sections.update.mutationOptions({ onSuccess, onError })),
    remove: useMutation(
      trpc.sections.remove.mutationOptions({
        onSuccess: async ({ id, name }) => {
          await tasksToo();
          const onClick = () => restore.mutate({ id });
          toast(t("view.sectionDeleted", { name }), { id: "task-deed", duration: 12_000, action: { label: t("task.undo"), onClick } });
        },
        onError,
      }),
    ),
  };
}
