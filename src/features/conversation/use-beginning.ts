"use client";

import { useMutation } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";

/** What a chat that is not begun will be: in the project that its address names (`/chat?project=5`), or temporary. */
export function useBeginning(isNamed: boolean) {
  const asked = Number(useSearchParams().get("project"));
  const [temporary, setTemporary] = useState(false);
  const projectId = !isNamed && Number.isInteger(asked) && asked > 0 ? asked : null;
  const chosen = { ...(projectId ? { projectId } : {}), ...(temporary ? { temporary: true as const } : {}) };
  return { temporary, projectId, chosen, toggle: () => setTemporary(!temporary) };
}

/** A reload shows it again at once; whoever goes elsewhere has left it. */
const leftAfterMs = 500;

/** Removes a temporary chat for good once its page is left. */
export function useLeaveTemporary(conversationId: string, isTemporary: boolean): void {
  const { mutate } = useMutation(useTRPC().conversations.discard.mutationOptions());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (!isTemporary) return;
    clearTimeout(timer.current);
    return () => {
      timer.current = setTimeout(() => mutate({ id: conversationId }), leftAfterMs);
    };
  }, [conversationId, isTemporary, mutate]);
}
