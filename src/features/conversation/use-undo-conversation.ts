"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** Takes back all that the assistant did in a conversation, or nothing of it when a task has changed since. */
export function useUndoConversation() {
  const trpc = useTRPC();
  return useMutation(
    trpc.tools.undoConversation.mutationOptions({
      onSuccess: () => toast.success(t("conversation.changesUndone")),
      onError: (error) =>
        error.data?.code === "NOT_FOUND"
          ? toast(t("conversation.nothingToUndo"))
          : toast.error(t("conversation.notUndone"), { description: error.message }),
    }),
  );
}
