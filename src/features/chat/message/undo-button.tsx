"use client";

import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useTRPC } from "#client/trpc.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import type { ToolPart } from "#contracts/message.ts";
import { isUndoable } from "#contracts/tool.ts";
import { t } from "#messages/text.ts";

/** Takes one done change back. The card itself changes when the server says so, on every open page. */
export function UndoButton({ part, messageId, title }: { part: ToolPart; messageId: string; title: string }) {
  const trpc = useTRPC();
  const undo = useMutation(
    trpc.tools.undo.mutationOptions({ onError: (error) => toast.error(t("chat.notUndone"), { description: error.message }) }),
  );
  if (!isUndoable(part)) return null;
  return (
    <IconButton
      label={t("chat.undoTitle", { title })}
      className="-my-1 -mr-1.5 size-7"
      disabled={undo.isPending}
      onClick={() => undo.mutate({ messageId, callId: part.callId })}
    >
      <Undo2 className="size-3.5" />
    </IconButton>
  );
}
