"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { AddressOnce } from "#components/ui/address-once.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { inputClass } from "#components/ui/field.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";
import { ExportLinks } from "./export-links.tsx";
import { ShareLinks } from "./share-links.tsx";
import { SharedThread } from "./shared-thread.tsx";

const lives = [1, 7, 30, 365] as const;

/** Makes a link to a chat; what it will show stands there before it is made. */
export function ShareDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [messageId, setMessageId] = useState<string | undefined>();
  const [withTools, setWithTools] = useState(false);
  const [withFiles, setWithFiles] = useState(false);
  const [expiresInDays, setExpiresInDays] = useState<number | null>(30);
  const choice = { conversationId, withTools, withFiles, ...(messageId ? { messageId } : {}) };
  const preview = useQuery(trpc.shares.preview.queryOptions(choice, { staleTime: 0, placeholderData: keepPreviousData }));
  const create = useMutation(
    trpc.shares.create.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.shares.list.queryKey() }),
      onError: (error) => toast.error(t("share.failed"), { description: error.message }),
    }),
  );
  const shown = preview.data;
  const last = shown?.ids.at(-1);
  return (
    <Dialog open onOpenChange={onClose} title={t("share.title")} description={t("share.text")} className="max-w-2xl">
      <div className="space-y-4">
        <div className="space-y-2 text-sm">
          <Choice label={t("share.withTools")} isOn={withTools} onChange={setWithTools} />
          <Choice label={t("share.withFiles")} isOn={withFiles} onChange={setWithFiles} />
          <label className="flex flex-wrap items-center gap-2">
            {t("share.expires")}
            <select
              className={`${inputClass} w-auto max-md:text-base`}
              value={expiresInDays ?? ""}
              onChange={({ target }) => setExpiresInDays(Number(target.value) || null)}
            >
              {lives.map((count) => (
                <option key={count} value={count}>
                  {t("share.days", { count })}
                </option>
              ))}
              <option value="">{t("share.forever")}</option>
            </select>
          </label>
        </div>
        {preview.error ? <p className="text-sm text-danger">{preview.error.message}</p> : null}
        {!shown && !preview.error ? <Spinner /> : null}
        {shown ? (
          <section aria-label={t("share.preview", { count: shown.messages.length })}>
            <div className="mb-2 flex items-center gap-2">
              <h3 className="flex-1 text-[13px] font-medium">{t("share.preview", { count: shown.messages.length })}</h3>
              {messageId ? (
                <Button size="small" look="quiet" onClick={() => setMessageId(undefined)}>
                  {t("share.toTheEnd")}
                </Button>
              ) : null}
            </div>
            <div tabIndex={0} className="max-h-72 overflow-y-auto rounded-xl border border-line bg-canvas p-4">
              <SharedThread
                messages={shown.messages}
                after={(at) =>
                  shown.ids[at] !== last ? (
                    <Button size="small" look="quiet" className="mt-1" onClick={() => setMessageId(shown.ids[at])}>
                      {t("share.endHere")}
                    </Button>
                  ) : null
                }
              />
            </div>
          </section>
        ) : null}
        {create.data ? (
          <AddressOnce
            text={t("share.made")}
            label={t("share.address")}
            address={create.data.url}
            copy={t("share.copy")}
            copied={t("share.copied")}
          />
        ) : (
          <Button
            look="primary"
            className="max-md:h-11"
            disabled={!last || create.isPending || preview.isPlaceholderData}
            onClick={() => last && create.mutate({ messageId: last, withTools, withFiles, expiresInDays })}
          >
            {t("share.create")}
          </Button>
        )}
        <ShareLinks conversationId={conversationId} />
        <ExportLinks conversationId={conversationId} messageId={messageId} />
      </div>
    </Dialog>
  );
}

function Choice({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label className="flex cursor-pointer items-center gap-2.5">
      <input type="checkbox" className="size-4 accent-accent" checked={isOn} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  );
}
