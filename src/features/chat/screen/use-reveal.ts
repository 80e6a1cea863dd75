"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Message } from "#contracts/message.ts";
import { type ConversationAction, type ConversationState, oldestOfPage } from "#features/chat/stream/conversation-state.ts";
import { t } from "#messages/text.ts";

/**
 * Brings the message that the address asks for (`?message=<id>`) into the thread: earlier pages are read until it is
 * there, and the branch that holds it is shown. Returns it once it is; the address then names the chat alone.
 */
export function useReveal(conversationId: string, state: ConversationState, dispatch: (action: ConversationAction) => void): string | null {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const pathname = usePathname();
  const wanted = useSearchParams().get("message");
  const [found, setFound] = useState<string | null>(null);
  const { phase, messages } = state;
  const before = oldestOfPage({ messages });
  useEffect(() => {
    if (!wanted || phase !== "open") return;
    const done = () => window.history.replaceState(null, "", pathname);
    if (messages.has(wanted)) {
      dispatch({ type: "revealed", messageId: wanted });
      setFound(wanted);
      return done();
    }
    setFound(null);
    if (!before) {
      toast(t("chat.messageGone"));
      return done();
    }
    const take = (older: Message[]) => dispatch({ type: "older", messages: older });
    const load = async () => take(await cache.fetchQuery(trpc.conversations.older.queryOptions({ id: conversationId, before })));
    load().catch(() => toast.error(t("chat.messageNotLoaded")));
  }, [wanted, phase, messages, before, pathname, conversationId, dispatch, cache, trpc]);
  return found;
}
