"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { inputClass } from "#components/ui/field.tsx";
import type { Conversation } from "#contracts/conversation.ts";
import { t } from "#messages/text.ts";
import { useConversationActions } from "./use-conversations.ts";

type MoveDialogProps = { conversations: Pick<Conversation, "id" | "projectId">[]; onClose: () => void };

/** Moves chats into a project, which changes what the assistant knows in them. */
export function MoveDialog({ conversations, onClose }: MoveDialogProps) {
  const { data: projects = [] } = useQuery(useTRPC().projects.list.queryOptions());
  const { organise } = useConversationActions();
  const [chosen, setChosen] = useState(String(conversations[0]?.projectId ?? ""));
  const offered = projects.filter(({ id, archived }) => !archived || String(id) === chosen);
  function submit(event: FormEvent) {
    event.preventDefault();
    const change = { projectId: chosen === "" ? null : Number(chosen) };
    organise.mutate({ ids: conversations.map(({ id }) => id), change }, { onSuccess: onClose });
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("conversation.moveTitle", { count: conversations.length })}
      description={t("conversation.moveText")}
    >
      <form method="post" onSubmit={submit} className="space-y-4">
        <select
          aria-label={t("conversation.project")}
          className={`${inputClass} max-md:text-base`}
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          <option value="">{t("conversation.noProject")}</option>
          {offered.map(({ id, name }) => (
            <option key={id} value={String(id)}>
              {name}
            </option>
          ))}
        </select>
        <div className="flex justify-end">
          <Button type="submit" look="primary" disabled={organise.isPending}>
            {t("conversation.moveDone")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
