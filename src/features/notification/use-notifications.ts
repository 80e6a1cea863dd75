"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { NotificationRead } from "#contracts/notification.ts";
import { t } from "#messages/text.ts";

const pageSize = 30;

/** What the reader was told, newest first, kept live by the feed, and how to mark it as read. */
export function useNotifications() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const list = useInfiniteQuery(
    trpc.notifications.list.infiniteQueryOptions({ limit: pageSize }, { getNextPageParam: ({ nextCursor }) => nextCursor }),
  );
  const read = useMutation(
    trpc.notifications.read.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: trpc.notifications.list.pathKey() }),
      onError: (error) => toast.error(t("notification.notMarked"), { description: error.message }),
    }),
  );
  const notifications = list.data?.pages.flatMap((page) => page.notifications) ?? [];
  const unread = list.data?.pages[0]?.unread ?? 0;
  return { list, notifications, unread, markRead: (what: NotificationRead) => read.mutate(what), isMarking: read.isPending };
}
