"use client";

import { useRouter } from "next/navigation";
import { v7 as uuidv7 } from "uuid";
import { RequestError, request } from "#client/socket.ts";
import { useTRPCClient } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { FilePart, Message } from "#contracts/message.ts";
import type { ClientInput } from "#contracts/realtime.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import { withLocalTimes } from "#features/billing/billing-labels.ts";
import { isLimit } from "#features/billing/limit-notice.tsx";
import { type Beginning, post } from "#features/chat/compose/outbox.ts";
import type { ConversationAction } from "#features/chat/stream/conversation-state.ts";
import { refusalCodeOf } from "#features/chat/stream/refusal-code.ts";
import { t } from "#messages/text.ts";

export type ChatActions = ReturnType<typeof useChatActions>;

type Context = {
  conversationId: string;
  isNamed: boolean;
  model: string | null;
  webSearch: boolean | null;
  reasoning: Reasoning | null;
  beginning: Beginning;
  dispatch: (action: ConversationAction) => void;
};

/** What a person can do in a conversation. Each request has an id of its own, so a repeated one has no second effect. */
export function useChatActions({ conversationId, isNamed, model, webSearch, reasoning, beginning, dispatch }: Context) {
  const router = useRouter();
  const trpc = useTRPCClient();

  function send(text: string, parentId: string | null, files: FilePart[] = []) {
    post({ conversationId, messageId: uuidv7(), parentId, text, files, model, webSearch, reasoning, ...(isNamed ? {} : { beginning }) });
    // Not a navigation: the view that holds the conversation's state stays, also without a network.
    if (!isNamed) window.history.replaceState(null, "", `/chat/${conversationId}`);
  }

  /** `again`: the same although what it is about has changed meanwhile. */
  async function attempt(what: string, work: Promise<{ message: Message } | { assistantMessage: Message }>, again?: () => void) {
    try {
      const result = await work;
      dispatch({ type: "message", message: "message" in result ? result.message : result.assistantMessage });
    } catch (error) {
      const action =
        error instanceof RequestError && isLimit(refusalCodeOf(error))
          ? { label: t("frame.seePlans"), onClick: () => router.push("/pricing") }
          : error instanceof RequestError && error.field === "anyway" && again
            ? { label: t("chat.approveAnyway"), onClick: again }
            : undefined;
      toast.error(what, { description: error instanceof Error ? withLocalTimes(error.message) : undefined, action });
    }
  }

  /** `chosen`: of a proposal, the places of what is accepted; absent: all. */
  function decide(messageId: string, callId: string, decision: "approve" | "reject", chosen?: number[], anyway = false): Promise<void> {
    const more = { ...(chosen ? { chosen } : {}), ...(anyway ? { anyway } : {}) };
    const asked = request("tool:decide", { messageId, callId, decision, ...more });
    return attempt(t("chat.notDecided"), asked, () => void decide(messageId, callId, decision, chosen, true));
  }

  function decideAll(messageId: string, decision: "approve" | "reject", anyway = false): Promise<void> {
    const asked = request("tool:decide-all", { messageId, decision, ...(anyway ? { anyway } : {}) });
    return attempt(t("chat.notDecided"), asked, () => void decideAll(messageId, decision, true));
  }

  /** Deletes a message with all that follows it; the notice takes it back. */
  async function remove(messageId: string): Promise<void> {
    const failed = (words: string) => (error: unknown) =>
      void toast.error(words, { description: error instanceof Error ? error.message : undefined });
    const removed = await trpc.conversations.removeMessage.mutate({ id: messageId }).catch(failed(t("chat.notRemoved")));
    if (!removed) return;
    dispatch({ type: "removed", messageId });
    const restore = () =>
      trpc.conversations.restoreMessages
        .mutate({ id: removed.id })
        .then(() => dispatch({ type: "restored" }), failed(t("chat.notRestored")));
    toast(t("chat.messageRemoved"), { action: { label: t("task.undo"), onClick: () => void restore() } });
  }

  return {
    send,
    remove,
    stop: (messageId: string) => attempt(t("chat.notStopped"), request("chat:stop", { messageId })),
    announceAndStart: (messageId: string) => attempt(t("chat.notContinued"), request("chat:continue", { messageId, requestId: uuidv7() })),
    /** `other`: a model for this reply alone; else the one that is chosen for the next message. */
    regenerate: (messageId: string, other = model) =>
      attempt(t("chat.notRegenerated"), request("chat:regenerate", { messageId, requestId: uuidv7(), ...(other ? { model: other } : {}) })),
    decide: (messageId: string, callId: string, decision: "approve" | "reject", chosen?: number[]) =>
      decide(messageId, callId, decision, chosen),
    decideAll: (messageId: string, decision: "approve" | "reject") => decideAll(messageId, decision),
    answer: (answer: ClientInput<"tool:answer">) =>
      request("tool:answer", answer).then(
        () => undefined,
        (error: unknown) => void toast.error(t("chat.notAnswered"), { description: error instanceof Error ? error.message : undefined }),
      ),
    show: (parentId: string | null, messageId: string) => dispatch({ type: "chosen", parentId, messageId }),
  };
}
