"use client";

import { useQuery } from "@tanstack/react-query";
import { ListTodo, MessageSquare, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { trashDays } from "#contracts/retention.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { useConversationActions } from "../conversation/use-conversations.ts";
import { useTaskActions } from "../task/use-tasks.ts";
import { timeLeft } from "./time-left.ts";

/** Deleted tasks and chats, each with the time until it is gone for good. */
export function TrashScreen() {
  const trpc = useTRPC();
  const tasks = useQuery(trpc.tasks.trash.queryOptions()).data;
  const chats = useQuery(trpc.conversations.trash.queryOptions()).data;
  const { restore: restoreTask } = useTaskActions();
  const { restore: restoreChat } = useConversationActions();

  return (
    <>
      <PageHeader title={t("frame.trash")} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl px-4 py-6 md:px-6 md:py-8">
          <p className="mb-6 text-sm text-muted">{t("trash.text", { trashDays })}</p>
          <ul aria-label={t("trash.deleted")} className="divide-y divide-line">
            {tasks?.map((task) => (
              <TrashRow
                key={task.id}
                icon={<ListTodo className="size-4" />}
                name={task.title}
                deletedAt={task.deletedAt}
                onRestore={() => restoreTask.mutate({ id: task.id })}
              />
            ))}
            {chats?.map((chat) => (
              <TrashRow
                key={chat.id}
                icon={<MessageSquare className="size-4" />}
                name={chat.title || t("frame.untitledChat")}
                deletedAt={chat.deletedAt}
                onRestore={() => restoreChat.mutate({ id: chat.id })}
              />
            ))}
          </ul>
          {tasks?.length === 0 && chats?.length === 0 ? <EmptyState icon={<Trash2 />} title={t("trash.empty")} /> : null}
        </div>
      </div>
    </>
  );
}

function TrashRow({ icon, name, deletedAt, onRestore }: { icon: ReactNode; name: string; deletedAt: string; onRestore: () => void }) {
  return (
    <li className="flex items-center gap-3 py-3">
      <span className="text-faint">{icon}</span>
      <span dir="auto" className="min-w-0 flex-1 truncate text-sm">
        {name}
      </span>
      <span className="text-xs text-muted">{timeLeft(deletedAt)}</span>
      <Button size="small" aria-label={t("trash.restore", { name })} onClick={onRestore}>
        {t("trash.restoreNow")}
      </Button>
    </li>
  );
}
