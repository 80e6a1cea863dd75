"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { FilePart, Message, ToolPart } from "#contracts/message.ts";
import { toolLabels } from "#features/chat/message/tool-labels.ts";
import { changesFrom } from "#features/chat/message/undoable-changes.ts";
import { useTasks } from "#features/task/use-tasks.ts";
import type { ChatActions } from "./use-chat-actions.ts";

const shownMax = 5;

type Leaving = { messageId: string; changes: ToolPart[]; go: () => void };
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
    regenerate: async (messageId) => leave(messageId, () => void actions.regenerate(messageId)),
  };
  const question = leaving ? <LeaveBranch key={leaving.messageId} {...leaving} onClose={() => setLeaving(null)} /> : null;
  return { actions: asking, question };
}

function LeaveBranch({ messageId, changes, go, onClose }: Leaving & { onClose: () => void }) {
  const trpc = useTRPC();
  const { data: tasks } = useTasks();
  const leave = () => {
    onClose();
    go();
  };
  const undo = useMutation(trpc.tools.undoBranch.mutationOptions({ onSuccess: leave }));
  const isOne = changes.length === 1;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={isOne ? "Undo the change of this version?" : `Undo the ${changes.length} changes of this version?`}
      description="Another version begins here. What the assistant did in this one stays, unless you undo it first."
    >
      <ul aria-label="Changes" className="mb-4 space-y-1 text-sm">
        {changes.slice(0, shownMax).map((part) => (
          <li key={`${part.callId} ${JSON.stringify(part.input)}`} className="truncate rounded-lg bg-panel px-3 py-1.5">
            {toolLabels(part, (id) => tasks?.find((task) => task.id === id)?.title).title}
          </li>
        ))}
        {changes.length > shownMax ? <li className="px-3 text-muted">and {changes.length - shownMax} more</li> : null}
      </ul>
      {undo.error ? (
        <p role="alert" className="mb-4 text-[13px] text-danger">
          {undo.error.message}
        </p>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={leave} disabled={undo.isPending}>
          {isOne ? "Keep it" : "Keep them"}
        </Button>
        <Button look="primary" disabled={undo.isPending} onClick={() => undo.mutate({ messageId })}>
          Undo and go on
        </Button>
      </div>
    </Dialog>
  );
}
