"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";

const storageKey = "bestchat.model";

/** The models that can be asked, and the one that this browser chose last; null lets the server choose. */
export function useModel() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.models.list.queryOptions());
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => setWanted(localStorage.getItem(storageKey)), []);
  const models = data?.models ?? [];
  const chosen = models.some(({ id }) => id === wanted) ? wanted : null;
  function choose(id: string) {
    setWanted(id);
    localStorage.setItem(storageKey, id);
  }
  return { models, chosen, shown: chosen ?? data?.defaultModel ?? "", choose };
}
