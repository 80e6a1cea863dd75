"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";

/** Takes back all that the assistant did in a conversation, or nothing of it when a task has changed since. */
export function useUndoConversation() {
  const trpc = useTRPC();
  return useMutation(
    trpc.tools.undoConversation.mutationOptions({
      onSuccess: () => toast.success("What the assistant did in this chat is undone"),
      onError: (error) =>
        error.data?.code === "NOT_FOUND"
          ? toast("There is nothing to undo in this chat")
          : toast.error("It was not undone", { description: error.message }),
    }),
  );
}
