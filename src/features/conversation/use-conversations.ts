"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Conversation } from "#contracts/conversation.ts";
import { t } from "#messages/text.ts";
import { withConversation, withoutId } from "../feed/apply-event.ts";
import { recentConversations } from "../feed/recent-conversations.ts";

/** The user's recent conversations, kept up to date by the feed. */
export function useConversations() {
  const trpc = useTRPC();
  return useQuery({ ...trpc.conversations.list.queryOptions(recentConversations), select: (page) => page.conversations });
}

/** Renaming, pinning, archiving, deleting and restoring: shown at once, taken back when the server refuses. */
export function useConversationActions() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const queryKey = trpc.conversations.list.queryKey(recentConversations);

  function change(next: (conversations: Conversation[]) => Conversation[]) {
    const before = cache.getQueryData(queryKey);
    cache.setQueryData(queryKey, (page) => page && { ...page, conversations: next(page.conversations) });
    return () => cache.setQueryData(queryKey, before);
  }

  const rename = useMutation(
    trpc.conversations.rename.mutationOptions({
      onMutate: ({ id, title }) => change((list) => list.map((one) => (one.id === id ? { ...one, title } : one))),
      onError: (error, _input, undo) => {
        failed(t("conversation.notRenamed"), error, undo);
        // Somebody else was first: the name that they gave is shown beside the one that was typed here.
        if (error.data?.errorCode === "CONFLICT") void cache.invalidateQueries({ queryKey });
      },
      onSuccess: (renamed) => void change((list) => withConversation(list, renamed)),
    }),
  );
  const restore = useMutation(
    trpc.conversations.restore.mutationOptions({
      onError: (error) => failed(t("conversation.notRestored"), error),
      onSuccess: (restored) => {
        change((list) => withConversation(list, restored));
        void cache.invalidateQueries({ queryKey: trpc.conversations.trash.queryKey() });
      },
    }),
  );
  const remove = useMutation(
    trpc.conversations.remove.mutationOptions({
      onMutate: ({ id }) => change((list) => withoutId(list, id)),
      onError: (error, _input, undo) => failed(t("conversation.notDeleted"), error, undo),
      onSuccess: (removed) => {
        void cache.invalidateQueries({ queryKey: trpc.conversations.trash.queryKey() });
        toast(t("conversation.trashed"), {
          action: { label: t("task.undo"), onClick: () => restore.mutate({ id: removed.id }) },
        });
      },
    }),
  );
  const organise = useMutation(
    trpc.conversations.organise.mutationOptions({
      onMutate: ({ ids, change: { pinned, archived } }) =>
        change((list) =>
          list
            .filter(({ id }) => !(archived && ids.includes(id)))
            .map((one) => (ids.includes(one.id) && pinned !== undefined ? { ...one, pinned } : one)),
        ),
      onError: (error, _input, undo) => failed(t("conversation.notOrganised"), error, undo),
      onSuccess: (changed) =>
        void change((list) => changed.reduce((now, one) => (one.archived ? withoutId(now, one.id) : withConversation(now, one)), list)),
    }),
  );
  /** Archives one, which can be taken back at once. */
  function archive(id: string) {
    const undo = () => organise.mutate({ ids: [id], change: { archived: false } });
    organise.mutate({ ids: [id], change: { archived: true } }, { onSuccess: () => toast(t("conversation.archived"), { action: { label: t("task.undo"), onClick: undo } }) }); // biome-ignore format: one call
  }
  return { rename, remove, restore, organise, archive };
}

function failed(what: string, error: { message: string }, undo?: () => void): void {
  undo?.();
  toast.error(what, { description: error.message });
}
