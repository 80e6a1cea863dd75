"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Paperclip, X } from "lucide-react";
import { useRef, useState } from "react";
import { fetchFile, uploadFile } from "#client/files.ts";
import { useTRPC, useTRPCClient } from "#client/trpc.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import type { TaskFile } from "#contracts/task-file.ts";
import { readerNumber, t } from "#messages/text.ts";

const toastMs = 12_000;
type Sending = { key: number; name: string; percent: number };

/** The files of a task: more can be dropped or picked, each downloaded, and taken off with a way back. */
export function TaskFiles({ taskId }: { taskId: number }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<Sending[]>([]);
  const { data: files = [] } = useQuery(trpc.tasks.files.queryOptions({ id: taskId }));
  const refresh = () => cache.invalidateQueries({ queryKey: trpc.tasks.files.queryKey({ id: taskId }) });
  const onError = (error: { message: string }) => void toast.error(t("comment.fileFailed"), { description: error.message });
  const attach = useMutation(trpc.tasks.attach.mutationOptions({ onSuccess: refresh, onError }));
  const detach = useMutation(
    trpc.tasks.detachFile.mutationOptions({
      onSuccess: (_, { uploadId }) => {
        const name = files.find((file) => file.uploadId === uploadId)?.name ?? "";
        const onClick = () => attach.mutate({ id: taskId, uploadId });
        toast(t("comment.fileOff", { name }), { duration: toastMs, action: { label: t("comment.undo"), onClick } });
        return refresh();
      },
      onError: (error) => void toast.error(t("comment.fileNotOff"), { description: error.message }),
    }),
  );

  async function send(file: File) {
    const key = Math.random();
    setSending((all) => [...all, { key, name: file.name, percent: 0 }]);
    const onProgress = (share: number) =>
      setSending((all) => all.map((one) => (one.key === key ? { ...one, percent: Math.round(share * 100) } : one)));
    try {
      const { id: uploadId } = await uploadFile(file, { onProgress, signal: new AbortController().signal });
      await client.tasks.attach.mutate({ id: taskId, uploadId });
      await refresh();
    } catch (error) {
      onError(error instanceof Error ? error : { message: "" });
    } finally {
      setSending((all) => all.filter((one) => one.key !== key));
    }
  }
  function sendAll(list: FileList | null) {
    for (const file of list ?? []) void send(file);
  }

  return (
    <section
      aria-label={t("comment.files")}
      className="mt-8"
      onDragOver={(event) => event.dataTransfer.types.includes("Files") && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        sendAll(event.dataTransfer.files);
      }}
    >
      <div className="flex items-center justify-between border-b border-line pb-1.5">
        <h2 className="text-[13px] font-medium">
          {t("comment.files")} <span className="font-normal text-faint tabular-nums">{files.length || null}</span>
        </h2>
        <Button look="quiet" size="small" className="-my-1 pointer-coarse:h-11" onClick={() => picker.current?.click()}>
          <Paperclip aria-hidden className="size-3.5" /> {t("comment.addFile")}
        </Button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t("comment.addFile")}
          onChange={({ target }) => {
            sendAll(target.files);
            // The same file can be picked again.
            target.value = "";
          }}
        />
      </div>
      <ul className="divide-y divide-line">
        {files.map((file) => (
          <Row key={file.uploadId} file={file} onRemove={() => detach.mutate({ id: taskId, uploadId: file.uploadId })} />
        ))}
        {sending.map(({ key, name, percent }) => (
          <li key={key} role="status" className="py-2 text-[13px] text-muted wrap-anywhere">
            {t("comment.uploadingFile", { name, percent })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ file, onRemove }: { file: TaskFile; onRemove: () => void }) {
  return (
    <li className="flex items-center gap-2 py-1 text-[13px]">
      <button
        type="button"
        className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-md text-left hover:underline pointer-coarse:min-h-11"
        aria-label={t("comment.openFile", { name: file.name })}
        onClick={() => void download(file)}
      >
        <Paperclip aria-hidden className="size-3.5 shrink-0 text-faint" />
        <span dir="auto" className="min-w-0 wrap-anywhere">
          {file.name}
        </span>
        <span className="shrink-0 text-faint tabular-nums">{sizeOf(file.size)}</span>
      </button>
      <IconButton label={t("comment.removeFile", { name: file.name })} className="pointer-coarse:size-11" onClick={onRemove}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </li>
  );
}

/** Saves a file under its name: only a request with the token gets its bytes. */
async function download({ uploadId, name }: TaskFile): Promise<void> {
  try {
    const url = URL.createObjectURL(await fetchFile(uploadId));
    const link = Object.assign(document.createElement("a"), { href: url, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    toast.error(error instanceof Error ? error.message : "");
  }
}

function sizeOf(bytes: number): string {
  const isBig = bytes >= 1_048_576;
  return readerNumber(isBig ? bytes / 1_048_576 : Math.max(1, bytes / 1024), {
    ...{ style: "unit", unit: isBig ? "megabyte" : "kilobyte", maximumFractionDigits: isBig ? 1 : 0 },
  });
}
