"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";

/** Where a message would go, and to which model. */
export type ContextPlace = { conversationId: string; parentId: string | null; model: string };

/** What the model can take with the next message; undefined until it is known. */
export function useContextEstimate(place: ContextPlace) {
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.context.estimate.queryOptions(place),
    enabled: place.model !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  return data;
}
