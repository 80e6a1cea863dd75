"use client";

import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { v7 as uuidv7 } from "uuid";
import { useConnection } from "#client/connection.ts";
import type { Message } from "#contracts/message.ts";
import { type OutboxEntry, onDiscarded } from "#features/chat/compose/outbox.ts";
import { isLive } from "#features/chat/stream/conversation-state.ts";
import { useSocket } from "#features/realtime/socket-provider.tsx";
import { type Awaited, awaitedReply, type QueuedMessage } from "./message-queue.ts";
import { changeCount, publishQueues, queueOf, sendDue, showQueue, subscribeQueues } from "./queues.ts";

type QueuePlace = {
  conversationId: string;
  userId: number;
  messages: ReadonlyMap<string, Message>;
  /** The last message of the branch that is shown. */
  shown: Message | undefined;
  /** What this browser has not sent yet. */
  unsent: OutboxEntry[];
  stop: (messageId: string) => Promise<void>;
};
type Settings = Pick<OutboxEntry, "text" | "files" | "model" | "webSearch" | "reasoning">;

/** The messages that wait for the reply of a conversation, and what can be done with them. While it is mounted they are sent in their turn. */
export function useQueue({ conversationId, userId, messages, shown, unsent, stop }: QueuePlace) {
  const queue = queueOf(userId);
  const socket = useSocket();
  const change = useSyncExternalStore(subscribeQueues, changeCount, () => -1);
  // The server has no storage of this browser: nothing waits before the page is there.
  const queued = useMemo(() => (change < 0 ? [] : queue.list(conversationId)), [queue, conversationId, change]);
  const connection = useConnection();
  const now = nowWritten(shown, unsent);
  const head = queued[0];
  const awaited = head && queue.awaited(conversationId);
  const reply = awaited ? awaitedReply(awaited, messages) : null;
  const stoppable = head?.steers && reply && isLive(reply) && connection !== "offline" ? reply.id : null;
  const latest = useRef({ stop });
  latest.current = { stop };

  useEffect(() => {
    if (stoppable) void latest.current.stop(stoppable);
  }, [stoppable]);

  useEffect(() => showQueue(socket, userId, conversationId), [socket, userId, conversationId]);
  useEffect(() => onDiscarded((entry) => queue.discarded(entry.conversationId, entry.messageId)), [queue]);

  useEffect(() => {
    if (unsent.length > 0 || queued.length === 0) return;
    if (sendDue(queue, conversationId, { messages, shown })) return;
    // Somebody edits it on a page that may be gone.
    const heldMs = (queued[0]?.heldUntil ?? 0) - Date.now();
    if (heldMs <= 0) return;
    const timer = setTimeout(publishQueues, heldMs + 1);
    return () => clearTimeout(timer);
  }, [queue, conversationId, messages, shown, unsent.length, queued]);

  /** Runs a change of the queue and draws it. */
  const changing =
    <A extends unknown[]>(run: (...args: A) => void) =>
    (...args: A) => {
      run(...args);
      publishQueues();
    };
  const ids = () => queue.list(conversationId).map(({ messageId }) => messageId);
  return {
    queued,
    add: changing((message: Settings, steers: boolean) => {
      if (!now) return;
      const messageId = uuidv7();
      queue.add({ ...message, conversationId, messageId }, now);
      if (steers) queue.steer(conversationId, messageId, now);
    }),
    sendNow: changing((messageId: string) => queue.steer(conversationId, messageId, now)),
    hold: changing((messageId: string) => queue.hold(conversationId, messageId)),
    release: changing((messageId: string, text?: string) => queue.release(conversationId, messageId, text)),
    remove: changing((messageId: string) => queue.remove(conversationId, messageId)),
    /** Puts a message before another one of the queue. */
    place: changing((messageId: string, before: string) => {
      const others = ids().filter((id) => id !== messageId);
      queue.reorder(conversationId, others.toSpliced(others.indexOf(before), 0, messageId));
    }),
    /** The reply that it waited for ended badly: somebody must say that it goes on. */
    isPaused: head !== undefined && now === null && head.heldUntil === 0 && !queue.due(conversationId, { messages, shown }),
  };
}

export type Queue = ReturnType<typeof useQueue>;
export type { QueuedMessage };

/** What a new message would have to wait for; null when it could be sent. */
function nowWritten(shown: Message | undefined, unsent: OutboxEntry[]): Awaited | null {
  const last = unsent.at(-1);
  if (last) return { questionId: last.messageId };
  return shown && isLive(shown) ? { replyId: shown.id } : null;
}
