"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { ToolPart } from "#contracts/message.ts";
import { toolLabels } from "#features/chat/message/tool-labels.ts";
import { useTasks } from "#features/task/use-tasks.ts";
import { t } from "#messages/text.ts";

const shownMax = 5;

/** `go`: what was asked for, which leaves `changes` of the assistant behind. */
export type Leaving = { messageId: string; changes: ToolPart[]; go: () => void };

/** Asks what becomes of what the assistant did in the version that is left. */
export function LeaveBranchDialog({ messageId, changes, go, onClose }: Leaving & { onClose: () => void }) {
  const trpc = useTRPC();
  const { data: tasks } = useTasks();
  const leave = () => {
    onClose();
    go();
  };
  const undo = useMutation(trpc.tools.undoBranch.mutationOptions({ onSuccess: leave }));
  const isOne = changes.length === 1;
  return (
    <Dialog open onOpenChange={onClose} title={t("chat.leaveTitle", { count: changes.length })} description={t("chat.leaveText")}>
      <ul aria-label={t("chat.changes")} className="mb-4 space-y-1 text-sm">
        {changes.slice(0, shownMax).map((part) => (
          <li key={`${part.callId} ${JSON.stringify(part.input)}`} className="truncate rounded-lg bg-panel px-3 py-1.5">
            {toolLabels(part, (id) => tasks?.find((task) => task.id === id)?.title).title}
          </li>
        ))}
        {changes.length > shownMax ? <li className="px-3 text-muted">{t("chat.andMore", { count: changes.length - shownMax })}</li> : null}
      </ul>
      {undo.error ? (
        <p role="alert" className="mb-4 text-[13px] text-danger">
          {undo.error.message}
        </p>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={leave} disabled={undo.isPending}>
          {isOne ? t("frame.keepIt") : t("chat.keepThem")}
        </Button>
        <Button look="primary" disabled={undo.isPending} onClick={() => undo.mutate({ messageId })}>
          {t("chat.undoAndGoOn")}
        </Button>
      </div>
    </Dialog>
  );
}
