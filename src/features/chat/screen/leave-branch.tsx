"use client";

import { lazy, Suspense, useState } from "react";
import type { FilePart, Message } from "#contracts/message.ts";
import { changesFrom } from "#features/chat/message/undoable-changes.ts";
import type { Leaving } from "./leave-branch-dialog.tsx";
import type { ChatActions } from "./use-chat-actions.ts";

const LeaveBranchDialog = lazy(() => import("./leave-branch-dialog.tsx").then(({ LeaveBranchDialog }) => ({ default: LeaveBranchDialog })));

export type ThreadActions = ChatActions & { edit: (message: Message, text: string, files: FilePart[]) => void };

/**
 * The actions of a thread, where those that leave a branch first ask what becomes of what the assistant did in it;
 * and the question, to be put on the page.
 */
export function useLeaveBranch(messages: ReadonlyMap<string, Message>, actions: ChatActions) {
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  function leave(messageId: string, go: () => void) {
    const changes = changesFrom(messages, messageId);
    if (changes.length === 0) go();
    else setLeaving({ messageId, changes, go });
  }
  const asking: ThreadActions = {
    ...actions,
    edit: (message, text, files) => leave(message.id, () => actions.send(text, message.parentId, files)),
    remove: async (messageId) => leave(messageId, () => void actions.remove(messageId)),
    regenerate: async (messageId, model) => leave(messageId, () => void actions.regenerate(messageId, model)),
  };
  const question = leaving ? (
    <Suspense>
      <LeaveBranchDialog key={leaving.messageId} {...leaving} onClose={() => setLeaving(null)} />
    </Suspense>
  ) : null;
  return { actions: asking, question };
}
