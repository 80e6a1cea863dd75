"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { whileCatchingUp } from "#client/connection.ts";
import { request } from "#client/socket.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { FeedEvent } from "#contracts/realtime.ts";
import { useSocket } from "../realtime/socket-provider.tsx";
import { applyToConversations, applyToTasks } from "./apply-event.ts";
import { readAnew } from "./read-anew.ts";
import { recentConversations } from "./recent-conversations.ts";

type Trpc = ReturnType<typeof useTRPC>;

const resumeRetryMs = 1_500;

/** Keeps the query cache as the server has it: by pushed events, and after a break by what was missed. */
export function useFeed(): void {
  const socket = useSocket();
  const trpc = useTRPC();
  const cache = useQueryClient();
  useEffect(() => {
    let cursor: number | null = null;
    let resuming = false;

    const take = (event: FeedEvent) => {
      if (cursor === null || event.seq <= cursor) return;
      if (event.seq !== cursor + 1) return void resume();
      cursor = event.seq;
      patch(cache, trpc, event);
    };
    const resume = async () => {
      if (resuming || !socket.connected) return;
      resuming = true;
      try {
        const first = cursor === null;
        const answer = await whileCatchingUp(request("feed:resume", { after: cursor }));
        // The lists may have been read before this cursor was known, so they are read once more.
        if ("reset" in answer || first) invalidate(cache, trpc);
        else for (const event of answer.events) if (cursor !== null && event.seq > cursor) patch(cache, trpc, event);
        cursor = Math.max(answer.cursor, "reset" in answer ? 0 : (cursor ?? 0));
      } catch {
        setTimeout(() => void resume(), resumeRetryMs); // The server is busy or gone; a new connection resumes too.
      } finally {
        resuming = false;
      }
    };

    socket.on("feed:event", take);
    socket.on("connect", resume);
    void resume();
    return () => {
      socket.off("feed:event", take);
      socket.off("connect", resume);
    };
  }, [socket, trpc, cache]);
}

function patch(cache: QueryClient, trpc: Trpc, event: FeedEvent): void {
  cache.setQueryData(trpc.tasks.list.queryKey(), (page) => page && { ...page, tasks: applyToTasks(page.tasks, event) });
  cache.setQueryData(
    trpc.conversations.list.queryKey(recentConversations),
    (page) => page && { ...page, conversations: applyToConversations(page.conversations, event) },
  );
  // An answer that is under way was read before this event: it would take the patch back.
  for (const queryKey of [trpc.tasks.list.queryKey(), trpc.conversations.list.queryKey(recentConversations)]) {
    if (cache.isFetching({ queryKey }) > 0) void readAnew(cache, queryKey);
  }
  if (/task\.(deleted|restored)/.test(event.kind)) void readAnew(cache, trpc.tasks.trash.queryKey());
  if (event.kind.startsWith("comment.")) void readAnew(cache, trpc.comments.pathKey());
  if (event.kind === "task.updated") void readAnew(cache, trpc.tasks.files.pathKey());
  if (/^(task|comment)\./.test(event.kind)) void readAnew(cache, trpc.tasks.activity.pathKey());
  if (/^(memory|project)\./.test(event.kind)) void readAnew(cache, trpc.memories.pathKey());
  if (event.kind.startsWith("project.")) void readAnew(cache, trpc.projects.pathKey());
  if (event.kind.startsWith("saved_filter.")) void readAnew(cache, trpc.filters.pathKey());
  if (/^(project|section)\./.test(event.kind)) void readAnew(cache, trpc.sections.pathKey());
  if (/^(schedule|occurrence)\./.test(event.kind)) void readAnew(cache, trpc.schedules.pathKey());
  if (/^(plan|usage)\./.test(event.kind)) void readAnew(cache, trpc.billing.pathKey());
  if (/^(plan|usage)\./.test(event.kind)) void readAnew(cache, trpc.usage.pathKey());
  if (/^(task|usage)\./.test(event.kind)) void readAnew(cache, trpc.insights.pathKey());
  if (event.kind === "plan.changed") void readAnew(cache, trpc.account.me.queryKey());
  if (event.kind.startsWith("notification.")) void readAnew(cache, trpc.notifications.list.pathKey());
  if ("summaryId" in event.data) {
    void readAnew(cache, trpc.summaries.pathKey());
    void readAnew(cache, trpc.context.pathKey());
  }
  if (event.kind.startsWith("conversation.")) void readAnew(cache, trpc.conversations.list.infiniteQueryKey());
  if (/conversation\.(deleted|created)/.test(event.kind)) void readAnew(cache, trpc.conversations.trash.queryKey());
}

function invalidate(cache: QueryClient, trpc: Trpc): void {
  void readAnew(cache, trpc.tasks.pathKey());
  void readAnew(cache, trpc.comments.pathKey());
  void readAnew(cache, trpc.projects.pathKey());
  void readAnew(cache, trpc.memories.pathKey());
  void readAnew(cache, trpc.sections.pathKey());
  void readAnew(cache, trpc.filters.pathKey());
  void readAnew(cache, trpc.conversations.pathKey());
  void readAnew(cache, trpc.schedules.pathKey());
  void readAnew(cache, trpc.summaries.pathKey());
  void readAnew(cache, trpc.notifications.list.pathKey());
  void readAnew(cache, trpc.billing.pathKey());
  void readAnew(cache, trpc.usage.pathKey());
  void readAnew(cache, trpc.insights.pathKey());
  void readAnew(cache, trpc.account.me.queryKey());
}
