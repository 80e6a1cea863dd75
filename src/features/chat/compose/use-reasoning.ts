"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import { t } from "#messages/text.ts";

export type ReasoningChoice = { isOffered: boolean; reasoning: Reasoning; choose: (reasoning: Reasoning) => void };

/** How long the model thinks about the next message. `chosen` is null where nobody has touched the setting. */
export function useReasoning(conversationId: string, isNamed: boolean, model: string): ReasoningChoice & { chosen: Reasoning | null } {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.conversations.reasoning.queryOptions({ id: conversationId, model }, { placeholderData: (last) => last }));
  const [wanted, setWanted] = useState<{ conversationId: string; reasoning: Reasoning } | null>(null);
  const keep = useMutation(
    trpc.conversations.setReasoning.mutationOptions({
      onError: ({ message }) => toast.error(t("chat.settingNotSaved"), { description: message }),
    }),
  );
  const chosen = wanted?.conversationId === conversationId ? wanted.reasoning : null;
  return {
    isOffered: data?.offered ?? false,
    reasoning: chosen ?? data?.reasoning ?? "normal",
    chosen,
    choose: (reasoning) => {
      setWanted({ conversationId, reasoning });
      // A new chat takes the choice along with its first message.
      if (isNamed) keep.mutate({ id: conversationId, reasoning });
    },
  };
}
