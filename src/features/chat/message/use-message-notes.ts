"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "#client/trpc.tsx";
import type { Message } from "#contracts/message.ts";
import type { MessageNotes } from "#contracts/message-notes.ts";
import type { BranchStep } from "#features/chat/stream/branch.ts";
import { isLive } from "#features/chat/stream/conversation-state.ts";

/** How often the length of a thought is asked for that is over while its reply goes on; it is stored within that time. */
const askAgainMs = 700;
const none: MessageNotes[] = [];

/** What is known of the replies beside their parts, by message. Asked for at the start and whenever a reply has ended. */
export function useMessageNotes(conversationId: string, branch: BranchStep[]): ReadonlyMap<string, MessageNotes> {
  const trpc = useTRPC();
  const client = useQueryClient();
  const query = useQuery(
    trpc.conversations.notes.queryOptions(
      { id: conversationId },
      {
        enabled: branch.length > 0,
        staleTime: Number.POSITIVE_INFINITY,
        refetchInterval: ({ state }) => (branch.some(({ message }) => lacksTime(message, state.data ?? none)) ? askAgainMs : false),
      },
    ),
  );
  const { refetch } = query;
  const last = branch.findLast(({ message }) => message.role === "assistant" && !isLive(message))?.message;
  const ended = last ? `${last.id} ${last.updatedAt}` : "";
  const known = useRef(ended);
  useEffect(() => {
    if (known.current !== ended) void askAfresh();
    known.current = ended;
    // An answer that is under way may have been read before the end was stored, so it is not the last word.
    async function askAfresh(): Promise<void> {
      if (client.isFetching({ queryKey: trpc.conversations.notes.queryKey({ id: conversationId }) }) > 0)
        await refetch({ cancelRefetch: false });
      await refetch();
    }
  }, [ended, refetch, client, trpc, conversationId]);
  return new Map((query.data ?? none).map((notes) => [notes.messageId, notes]));
}

function lacksTime(message: Message, notes: MessageNotes[]): boolean {
  if (message.status !== "streaming") return false;
  const times = notes.find(({ messageId }) => messageId === message.id)?.thoughtMs ?? {};
  return message.parts.some((part, at) => part.type === "reasoning" && at < message.parts.length - 1 && times[at] === undefined);
}
