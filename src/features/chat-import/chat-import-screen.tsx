"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type Sent, useFileImport } from "#client/file-import.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { FileButton } from "#components/ui/file-button.tsx";
import { toast } from "#components/ui/toast.ts";
import type { ChatImportReport } from "#contracts/chat-import.ts";
import { chatImportBytesMax } from "#contracts/limits.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { FoundChats } from "./found-chats.tsx";
import { PastChatImports } from "./past-chat-imports.tsx";
import { useUndoChats } from "./use-undo-chats.ts";

const toastMs = 12_000;
const megabytes = chatImportBytesMax / 1_048_576;

/** Chats from elsewhere: a file is looked at first; only what is shown then is taken, and can be taken back. */
export function ChatImportScreen() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const undo = useUndoChats();
  const { choose, looking, looked, isTaking, error, take, cancel } = useFileImport<Sent<ChatImportReport>>({
    path: "/api/chats/import",
    bytesMax: chatImportBytesMax,
    tooLarge: () => t("chats.tooLarge", { megabytes }),
    onTaken: ({ added, import_id: id }) => {
      void cache.invalidateQueries({ queryKey: trpc.conversations.pathKey() });
      const action = id ? { action: { label: t("task.undo"), onClick: () => undo.mutate({ id }) } } : {};
      toast(t("chats.done", { count: added }), { duration: toastMs, ...action });
    },
  });
  return (
    <>
      <PageHeader title={t("chats.title")} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-2xl px-4 py-6 md:px-6 md:py-8">
          <p className="mb-4 text-sm text-muted">{t("chats.text")}</p>
          <FileButton look={looked ? "secondary" : "primary"} accept=".json" onChoose={choose}>
            {t("chats.choose")}
          </FileButton>
          <p className="mt-2 text-[13px] text-muted">{t("chats.formats", { megabytes })}</p>
          <div role="status" className="mt-4 empty:hidden">
            {looking ? <p className="text-sm text-muted">{t("chats.looking", { name: looking })}</p> : null}
            {isTaking ? <p className="text-sm text-muted">{t("chats.taking")}</p> : null}
            {looked && !isTaking ? (
              <div className="rise rounded-xl border border-line bg-raised p-4">
                <FoundChats report={looked.report} />
                <div className="mt-4 flex flex-wrap gap-2">
                  {looked.report.added > 0 ? (
                    <Button look="primary" className="max-md:h-11" onClick={take}>
                      {t("chats.take", { count: looked.report.added })}
                    </Button>
                  ) : null}
                  <Button className="max-md:h-11" onClick={cancel}>
                    {t("chats.cancel")}
                  </Button>
                </div>
              </div>
            ) : null}
          </div>
          {error ? (
            <div role="alert" className="mt-4 rounded-lg bg-danger-soft px-3 py-2 text-[13px] text-danger">
              <p className="font-medium">{t("chats.failed")}</p>
              <p>{error.message}</p>
            </div>
          ) : null}
          <PastChatImports />
        </div>
      </div>
    </>
  );
}
