"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

const toastMs = 12_000;

/** What can be done with several chats at once; archiving and deleting can be taken back as a whole. */
export function useBulk(onDone: () => void) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSettled = () => cache.invalidateQueries({ queryKey: trpc.conversations.pathKey() });
  const onError = (error: { message: string }) => toast.error(t("conversation.notOrganised"), { description: error.message });
  const organise = useMutation(trpc.conversations.organise.mutationOptions({ onSettled, onError }));
  const restore = useMutation(trpc.conversations.restoreMany.mutationOptions({ onSettled, onError }));
  const remove = useMutation(trpc.conversations.removeMany.mutationOptions({ onSettled, onError }));
  const done = (text: string, onClick: () => void) => {
    toast(text, { duration: toastMs, action: { label: t("task.undo"), onClick } });
    onDone();
  };
  return {
    isPending: organise.isPending || remove.isPending,
    archive(ids: string[], archived: boolean) {
      const words = t(archived ? "conversation.bulkArchived" : "conversation.bulkUnarchived", { count: ids.length });
      const onSuccess = () => done(words, () => organise.mutate({ ids, change: { archived: !archived } }));
      organise.mutate({ ids, change: { archived } }, { onSuccess });
    },
    remove(ids: string[]) {
      const onSuccess = () => done(t("conversation.bulkDeleted", { count: ids.length }), () => restore.mutate({ ids }));
      remove.mutate({ ids }, { onSuccess });
    },
  };
}
