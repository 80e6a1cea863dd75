"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** The user's saved prompts, and what can be done with them. */
export function useSavedPrompts() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSettled = () => cache.invalidateQueries(trpc.savedPrompts.list.queryFilter());
  return {
    list: useQuery(trpc.savedPrompts.list.queryOptions()),
    add: useMutation(trpc.savedPrompts.add.mutationOptions({ onSettled })),
    update: useMutation(trpc.savedPrompts.update.mutationOptions({ onSettled })),
    remove: useMutation(
      trpc.savedPrompts.remove.mutationOptions({
        onError: (error) => toast.error(t("prompt.promptNotDeleted"), { description: error.message }),
        onSettled,
      }),
    ),
  };
}
