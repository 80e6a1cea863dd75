"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

const toastMs = 12_000;

/** The notes of the memory, and what can be done with them; what is deleted or pasted can be taken back. */
export function useMemories() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSettled = () => cache.invalidateQueries(trpc.memories.list.queryFilter());
  const onError = (error: { message: string }) => toast.error(t("memory.failed"), { description: error.message });
  const restore = useMutation(trpc.memories.restore.mutationOptions({ onError, onSettled }));
  const takeBack = useMutation(trpc.memories.remove.mutationOptions({ onError, onSettled }));
  const undoable = (text: string, undo: () => void) =>
    toast(text, { duration: toastMs, action: { label: t("memory.undo"), onClick: undo } });
  return {
    list: useQuery(trpc.memories.list.queryOptions()),
    add: useMutation(trpc.memories.add.mutationOptions({ onSettled })),
    update: useMutation(trpc.memories.update.mutationOptions({ onSettled })),
    remove: useMutation(
      trpc.memories.remove.mutationOptions({
        onSuccess: (_, { ids }) => undoable(t("memory.notesDeleted", { count: ids.length }), () => restore.mutate({ ids })),
        onError,
        onSettled,
      }),
    ),
    paste: useMutation(
      trpc.memories.import.mutationOptions({
        onSuccess: ({ added, known }) => {
          const words = t("memory.pasted", { added: added.length, known });
          if (added.length === 0) toast(words);
          else undoable(words, () => takeBack.mutate({ ids: added.map(({ id }) => id) }));
        },
        onSettled,
      }),
    ),
  };
}

export type MemoryActions = ReturnType<typeof useMemories>;
