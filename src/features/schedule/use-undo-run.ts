"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";

/** Takes back what a run did: all of it, or one call. */
export function useUndoRun() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSettled = () => cache.invalidateQueries({ queryKey: trpc.schedules.pathKey() });
  const all = useMutation(trpc.tools.undoReply.mutationOptions({ onSettled }));
  const one = useMutation(trpc.tools.undo.mutationOptions({ onSettled }));
  return { all, one, isPending: all.isPending || one.isPending, error: (all.error ?? one.error)?.message ?? null };
}
