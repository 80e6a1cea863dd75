"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";

export type WebSearch = { isOffered: boolean; isOn: boolean; costs: boolean; toggle: () => void };

/** Whether the next message may search the web. `chosen` is null where nobody has touched the switch. */
export function useWebSearch(conversationId: string, isNamed: boolean, model: string): WebSearch & { chosen: boolean | null } {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.conversations.webSearch.queryOptions({ id: conversationId, model }, { placeholderData: (last) => last }));
  const [wanted, setWanted] = useState<{ conversationId: string; on: boolean } | null>(null);
  const keep = useMutation(trpc.conversations.setWebSearch.mutationOptions());
  const chosen = wanted?.conversationId === conversationId ? wanted.on : null;
  const isOn = chosen ?? data?.on ?? false;
  return {
    isOffered: data?.offered ?? false,
    isOn,
    costs: data?.costs ?? false,
    chosen,
    toggle: () => {
      setWanted({ conversationId, on: !isOn });
      // A new chat takes the choice along with its first message.
      if (isNamed) keep.mutate({ id: conversationId, webSearch: !isOn });
    },
  };
}
