"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { toast } from "#components/ui/toast.ts";
import { chatImportBytesMax } from "#contracts/limits.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { FoundChats } from "./found-chats.tsx";
import { PastChatImports } from "./past-chat-imports.tsx";
import { type SentChats, sendChats } from "./send-chats.ts";
import { useUndoChats } from "./use-undo-chats.ts";

const toastMs = 12_000;
const megabytes = chatImportBytesMax / 1_048_576;

/** Chats from elsewhere: a file is looked at first; only what is shown then is taken, and can be taken back. */
export function ChatImportScreen() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const undo = useUndoChats();
  const [looked, setLooked] = useState<{ file: File; report: SentChats } | null>(null);
  const look = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > chatImportBytesMax) throw new Error(t("chats.tooLarge", { megabytes }));
      return { file, report: await sendChats(file, true) };
    },
    onSuccess: setLooked,
  });
  const take = useMutation({
    mutationFn: (file: File) => sendChats(file, false),
    onSuccess: ({ added, import_id: id }) => {
      setLooked(null);
      void cache.invalidateQueries({ queryKey: trpc.conversations.pathKey() });
      const action = id ? { action: { label: t("task.undo"), onClick: () => undo.mutate({ id }) } } : {};
      toast(t("chats.done", { count: added }), { duration: toastMs, ...action });
    },
  });
  function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const [file] = target.files ?? [];
    // The same file can be chosen again.
    target.value = "";
    setLooked(null);
    take.reset();
    if (file) look.mutate(file);
  }
  const error = look.error ?? take.error;
  return (
    <>
      <PageHeader title={t("chats.title")} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-2xl px-4 py-6 md:px-6 md:py-8">
          <p className="mb-4 text-sm text-muted">{t("chats.text")}</p>
          <label
            className={classNames(
              buttonClass(looked ? "secondary" : "primary"),
              "relative cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent max-md:h-11",
            )}
          >
            <Upload aria-hidden className="size-4" /> {t("chats.choose")}
            <input type="file" accept=".json" className="absolute inset-0 cursor-pointer opacity-0" onChange={choose} />
          </label>
          <p className="mt-2 text-[13px] text-muted">{t("chats.formats", { megabytes })}</p>
          <div role="status" className="mt-4 empty:hidden">
            {look.isPending ? <p className="text-sm text-muted">{t("chats.looking", { name: look.variables.name })}</p> : null}
            {take.isPending ? <p className="text-sm text-muted">{t("chats.taking")}</p> : null}
            {looked && !take.isPending ? (
              <div className="rise rounded-xl border border-line bg-raised p-4">
                <FoundChats report={looked.report} />
                <div className="mt-4 flex flex-wrap gap-2">
                  {looked.report.added > 0 ? (
                    <Button look="primary" className="max-md:h-11" onClick={() => take.mutate(looked.file)}>
                      {t("chats.take", { count: looked.report.added })}
                    </Button>
                  ) : null}
                  <Button className="max-md:h-11" onClick={() => setLooked(null)}>
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
