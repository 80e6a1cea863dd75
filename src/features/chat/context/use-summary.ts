"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import type { Summary } from "#contracts/summary.ts";
import type { BranchStep } from "#features/chat/stream/branch.ts";

/** `isOutdated`: while it is being edited, a newer one came. */
export type ShownSummary = { summary: Summary; isEdited: boolean; isOutdated: boolean; edit: () => void; endEdit: () => void };

/** The summary of the branch that is shown: the last one on it, or the one that is being edited. */
export function useSummary(conversationId: string, isOpen: boolean, branch: BranchStep[]): ShownSummary | null {
  const trpc = useTRPC();
  const [edited, setEdited] = useState<Summary | null>(null);
  const { data } = useQuery({ ...trpc.summaries.list.queryOptions({ conversationId }), enabled: isOpen, retry: false });
  const newest = newestOf(data ?? [], branch);
  const summary = edited && branch.some(({ message }) => message.id === edited.messageId) ? edited : newest;
  if (!summary) return null;
  return {
    summary,
    isEdited: summary === edited,
    isOutdated: newest?.id !== summary.id,
    edit: () => setEdited(summary),
    endEdit: () => setEdited(null),
  };
}

/** Of several on a branch the last is shown: it includes the others. */
export function newestOf(summaries: Summary[], branch: BranchStep[]): Summary | null {
  const byMessage = new Map(summaries.map((summary) => [summary.messageId, summary]));
  const last = branch.findLast(({ message }) => byMessage.has(message.id));
  return (last && byMessage.get(last.message.id)) ?? null;
}
