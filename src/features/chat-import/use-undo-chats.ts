"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** Takes back a whole import of chats. */
export function useUndoChats() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useMutation(
    trpc.conversations.undoImport.mutationOptions({
      onSuccess: ({ deleted }) => {
        void cache.invalidateQueries({ queryKey: trpc.conversations.pathKey() });
        toast(t("chats.undone", { count: deleted }));
      },
      onError: (error) => toast.error(t("chats.notUndone"), { description: error.message }),
    }),
  );
}
