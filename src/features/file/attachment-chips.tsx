"use client";

import { RotateCw, X } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";
import type { Attachment } from "./attachments.ts";
import { kindOfFile, sizeInWords } from "./file-words.ts";

type ChipsProps = { attachments: Attachment[]; onRetry: (id: string) => void; onRemove: (id: string) => void };

/** The files of the message that is being written, each with how far it is. */
export function AttachmentChips({ attachments, onRetry, onRemove }: ChipsProps) {
  if (attachments.length === 0) return null;
  return (
    <ul aria-label={t("file.attachedFiles")} className="flex max-h-[35vh] flex-wrap items-start gap-2 overflow-y-auto px-3 pt-3">
      {attachments.map((attachment) => (
        <Chip key={attachment.id} attachment={attachment} onRetry={() => onRetry(attachment.id)} onRemove={() => onRemove(attachment.id)} />
      ))}
    </ul>
  );
}

function Chip({ attachment, onRetry, onRemove }: { attachment: Attachment; onRetry: () => void; onRemove: () => void }) {
  const { name, state, progress, error, canRetry, upload } = attachment;
  const { word, Icon } = kindOfFile(upload?.mime ?? "", name);
  const percent = Math.round(progress * 100);
  const failed = state === "failed";
  const note = failed
    ? error
    : state === "uploading"
      ? percent < 100
        ? `${percent} %`
        : t("file.checking")
      : `${word} · ${sizeInWords(attachment.size)}`;

  return (
    <li
      className={classNames(
        "rise relative flex max-w-full min-w-0 items-center gap-2.5 overflow-hidden rounded-xl border py-1.5 pr-1.5 pl-2 text-[13px]",
        failed ? "border-danger/40 bg-danger-soft" : "border-line bg-panel",
      )}
    >
      <span
        aria-hidden
        className={classNames(
          "grid size-8 shrink-0 place-items-center rounded-lg",
          failed ? "text-danger" : "bg-accent-soft text-accent-text",
        )}
      >
        <Icon className="size-4" />
      </span>
      <span className={classNames("min-w-0", failed ? "max-w-80" : "max-w-52")}>
        <span dir="auto" className="block truncate leading-snug font-medium">
          {name}
        </span>
        <span
          role={failed ? "alert" : undefined}
          className={classNames("block text-xs leading-snug", failed ? "wrap-anywhere text-danger" : "truncate text-muted tabular-nums")}
        >
          {note}
        </span>
      </span>
      {failed && canRetry ? (
        <ChipButton label={t("file.tryAgain", { name })} onClick={onRetry}>
          <RotateCw aria-hidden className="size-3.5" />
        </ChipButton>
      ) : null}
      <ChipButton label={state === "uploading" ? t("file.cancel", { name }) : t("file.remove", { name })} onClick={onRemove}>
        <X aria-hidden className="size-3.5" />
      </ChipButton>
      {state === "uploading" ? (
        <span
          role="progressbar"
          aria-label={t("file.uploading", { name })}
          aria-valuenow={percent}
          className={classNames("absolute bottom-0 left-0 h-0.5 bg-accent transition-[width]", percent === 100 && "animate-pulse")}
          style={{ width: `${percent}%` }}
        />
      ) : null}
    </li>
  );
}

function ChipButton({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="grid size-7 shrink-0 place-items-center rounded-lg text-muted transition-colors hover:bg-hover hover:text-ink"
    >
      {children}
    </button>
  );
}
