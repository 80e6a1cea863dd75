"use client";

import { useEffect, useRef } from "react";
import { useTRPCClient } from "#client/trpc.tsx";

/** Tells the server which branch somebody chose here, for their other devices. Returns what to call when they do. */
export function useShownBranch(conversationId: string, last: string | undefined): () => void {
  const trpc = useTRPCClient();
  const isChosen = useRef(false);
  useEffect(() => {
    if (!isChosen.current || !last) return;
    isChosen.current = false;
    // It is asked for again with the next choice.
    trpc.conversations.showBranch.mutate({ id: conversationId, messageId: last }).catch(() => {});
  }, [trpc, conversationId, last]);
  return () => {
    isChosen.current = true;
  };
}
