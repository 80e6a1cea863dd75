"use client";

import { Download } from "lucide-react";
import { toast } from "#components/ui/toast.ts";
import type { FilePart } from "#contracts/message.ts";
import type { UploadExtraction } from "#contracts/upload.ts";
import { t } from "#messages/text.ts";
import { IconButton } from "../../components/ui/button.tsx";
import { downloadFile } from "./file-url.ts";
import { kindOfFile, sizeInWords } from "./file-words.ts";

type FileCardProps = { file: FilePart; state?: { extraction: UploadExtraction; error: string | null } | undefined };

export function FileCard({ file, state }: FileCardProps) {
  const { word, Icon } = kindOfFile(file.mime, file.name);
  return (
    <div className="flex w-72 max-w-full items-center gap-3 rounded-xl border border-line bg-raised py-2 pr-2 pl-2.5 text-[13px]">
      <span aria-hidden className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent-text">
        <Icon className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p dir="auto" className="truncate leading-snug font-medium" title={file.name}>
          {file.name}
        </p>
        <p className="text-xs leading-snug text-muted">
          {word} · {sizeInWords(file.size)}
          {state?.extraction === "pending" ? t("file.reading") : null}
        </p>
        {state?.extraction === "failed" ? <p className="mt-0.5 text-xs leading-snug text-warning">{state.error}</p> : null}
      </div>
      <IconButton label={t("file.download", { name: file.name })} onClick={() => save(file)}>
        <Download aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}

/** Saves a file, or says why not. */
export function save(file: FilePart): void {
  downloadFile(file.uploadId, file.name).catch((error: unknown) =>
    toast.error(t("file.notDownloaded"), { description: error instanceof Error ? error.message : undefined }),
  );
}
