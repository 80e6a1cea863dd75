"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";

const lookEveryMs = 1000;

/** What a schedule would do now, once it is asked for. */
export function useDryRun(id: number) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const asking = useMutation(
    trpc.schedules.askDryRun.mutationOptions({ onSuccess: (begun) => cache.setQueryData(trpc.schedules.dryRun.queryKey({ id }), begun) }),
  );
  const { data } = useQuery(
    trpc.schedules.dryRun.queryOptions(
      { id },
      { enabled: isOpen && asking.isSuccess, refetchInterval: ({ state }) => (state.data?.status === "running" ? lookEveryMs : false) },
    ),
  );
  const ask = () => {
    setIsOpen(true);
    asking.mutate({ id });
  };
  return {
    isOpen,
    dryRun: asking.isSuccess ? data : undefined,
    error: asking.error?.message ?? null,
    isAsking: asking.isPending,
    ask,
    close: () => setIsOpen(false),
  };
}

export type DryRunState = ReturnType<typeof useDryRun>;
