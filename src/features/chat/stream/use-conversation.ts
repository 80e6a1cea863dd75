"use client";

import { useCallback, useEffect, useReducer } from "react";
import { whileCatchingUp } from "#client/connection.ts";
import { RequestError, request } from "#client/socket.ts";
import type { Message } from "#contracts/message.ts";
import type { Delta, FeedEvent } from "#contracts/realtime.ts";
import { onSent } from "#features/chat/compose/outbox.ts";
import { useSocket } from "#features/realtime/socket-provider.tsx";
import { type ConversationAction, type ConversationState, conversationReducer, emptyConversation } from "./conversation-state.ts";
import { closeLater, keepOpen } from "./conversation-subscription.ts";

const reopenDelayMs = 1_000;

/**
 * The live state of one conversation. It is opened at the start, after each reconnect, and whenever an event
 * was missed. One that is not `begun` has nothing to open: sending its first message joins it.
 */
export function useConversation(conversationId: string, begun: boolean): [ConversationState, (action: ConversationAction) => void] {
  const socket = useSocket();
  const [state, dispatch] = useReducer(conversationReducer, emptyConversation);

  const open = useCallback(async () => {
    dispatch({ type: "opening" });
    try {
      dispatch({ type: "opened", snapshot: await whileCatchingUp(request("chat:open", { conversationId })) });
    } catch (error) {
      if (error instanceof RequestError && error.code === "NOT_FOUND") dispatch({ type: "missing" });
      // Without a connection, the next one opens it again.
      else if (socket.connected) setTimeout(() => void open(), reopenDelayMs);
    }
  }, [conversationId, socket]);

  useEffect(() => {
    if (!begun) return;
    if (socket.connected) void open();
    socket.on("connect", open);
    return () => void socket.off("connect", open);
  }, [begun, open, socket]);

  useEffect(() => {
    if (state.stale) void open();
  }, [state.stale, open]);

  useEffect(() => {
    const onMessage = ({ message }: { message: Message }) =>
      message.conversationId === conversationId && dispatch({ type: "message", message });
    const onFinished = ({ message }: { message: Message }) =>
      message.conversationId === conversationId && dispatch({ type: "finished", message });
    const onDelta = (delta: Delta) => dispatch({ type: "delta", delta });
    const onFeed = ({ data }: FeedEvent) => {
      if (!("id" in data) || data.id !== conversationId) return;
      if ("removedId" in data && typeof data.removedId === "string") dispatch({ type: "removed", messageId: data.removedId });
      if ("restoredId" in data) dispatch({ type: "restored" });
    };
    keepOpen(conversationId);
    socket.on("feed:event", onFeed);
    socket.on("chat:message", onMessage);
    socket.on("chat:finished", onFinished);
    socket.on("chat:delta", onDelta);
    const stopHearing = onSent(({ conversation, userMessage, assistantMessage }) => {
      if (conversation.id !== conversationId) return;
      dispatch({ type: "renamed", conversation });
      dispatch({ type: "message", message: userMessage });
      dispatch({ type: "message", message: assistantMessage });
    });
    return () => {
      socket.off("feed:event", onFeed);
      socket.off("chat:message", onMessage);
      socket.off("chat:finished", onFinished);
      socket.off("chat:delta", onDelta);
      stopHearing();
      closeLater(conversationId, () => socket.connected);
    };
  }, [conversationId, socket]);

  return [state, dispatch];
}
