"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";

/**
 * The models that can be asked, and the one for the next message: what was chosen on this page, else the
 * conversation's, else the default. `chosen` is null where the server decides the same by itself.
 */
export function useModel(conversationId: string, conversationModel: string | null) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.models.list.queryOptions());
  const [wanted, setWanted] = useState<{ conversationId: string; id: string } | null>(null);
  const models = data?.models ?? [];
  const isThere = (id: string | null | undefined) => models.some((model) => model.id === id);
  const chosen = wanted?.conversationId === conversationId && isThere(wanted.id) ? wanted.id : null;
  const stored = isThere(conversationModel) ? conversationModel : null;
  const shown = chosen ?? stored ?? data?.defaultModel ?? "";
  const provider = models.find(({ id }) => id === shown)?.provider;
  return {
    models,
    chosen,
    shown,
    choose: (id: string) => setWanted({ conversationId, id }),
    /** It is paid for by the operator, who wants a confirmed address for that. */
    needsConfirmedEmail: data?.confirmEmail === true && (provider === "openai" || provider === "anthropic"),
  };
}

export type Models = ReturnType<typeof useModel>["models"];
