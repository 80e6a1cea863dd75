"use client";

import { ArrowUp, ChevronUp, CornerDownRight, GripVertical, Paperclip, Pencil, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Button, IconButton } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { t } from "#messages/text.ts";
import type { Queue, QueuedMessage } from "./use-queue.ts";

type QueuedMessagesProps = {
  queue: Queue;
  /** Where the focus goes when the message that had it is gone. */
  onLeave: () => void;
};

/** What was written while a reply is being written: it goes out when that reply ends, one message after the other. */
export function QueuedMessages({ queue, onLeave }: QueuedMessagesProps) {
  const [dragged, setDragged] = useState<string | null>(null);
  const { queued } = queue;
  if (queued.length === 0) return null;
  return (
    <section aria-label={t("chat.queued")} className="mx-1 mb-2">
      <ol className="space-y-1">
        {queued.map((message, at) => (
          <li
            key={message.messageId}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = "move";
              setDragged(message.messageId);
            }}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => dragged && event.preventDefault()}
            onDrop={(event) => {
              if (!dragged) return;
              event.preventDefault();
              if (dragged !== message.messageId) queue.place(dragged, message.messageId);
            }}
            className={classNames(
              "rise group/queued flex items-center gap-0.5 rounded-xl border border-line bg-panel py-0.5 pr-1 pl-1.5 text-[13px]",
              dragged === message.messageId && "opacity-50",
            )}
          >
            <QueuedRow message={message} before={queued[at - 1]?.messageId} queue={queue} onLeave={onLeave} />
          </li>
        ))}
      </ol>
      {queue.isPaused ? (
        <p role="status" className="px-2 pt-1 text-xs text-muted">
          {t("chat.queuePaused")}
        </p>
      ) : null}
    </section>
  );
}

type QueuedRowProps = QueuedMessagesProps & { message: QueuedMessage; before: string | undefined };

function QueuedRow({ message, before, queue, onLeave }: QueuedRowProps) {
  const [isEditing, setEditing] = useState(false);
  const { messageId, text, files = [], steers } = message;
  if (isEditing) {
    const close = (words?: string) => {
      queue.release(messageId, words);
      setEditing(false);
      onLeave();
    };
    return <EditQueued text={text} onWrite={() => queue.hold(messageId)} onClose={close} />;
  }
  return (
    <>
      {steers ? (
        <CornerDownRight aria-hidden className="mx-0.5 size-3.5 shrink-0 text-accent-text" />
      ) : (
        <GripVertical aria-hidden className="size-3.5 shrink-0 cursor-grab text-faint pointer-coarse:hidden" />
      )}
      <p dir="auto" title={text} className="line-clamp-2 min-w-0 flex-1 py-1 pl-1 wrap-anywhere">
        {text}
        {files.length > 0 ? (
          <span className="ml-1.5 inline-flex items-center gap-0.5 text-muted">
            <Paperclip aria-label={t("chat.queuedFiles", { count: files.length })} className="size-3" /> {files.length}
          </span>
        ) : null}
        {steers ? <span className="ml-1.5 text-xs text-muted">{t("chat.steering")}</span> : null}
      </p>
      {before ? (
        <IconButton label={t("chat.queueEarlier")} className={rowButton} onClick={() => queue.place(messageId, before)}>
          <ChevronUp className="size-3.5" />
        </IconButton>
      ) : null}
      <IconButton
        label={t("chat.queueEdit")}
        className={rowButton}
        onClick={() => {
          queue.hold(messageId);
          setEditing(true);
        }}
      >
        <Pencil className="size-3.5" />
      </IconButton>
      {steers ? null : (
        <IconButton
          label={t("chat.queueSendNow")}
          className={rowButton}
          onClick={() => {
            queue.sendNow(messageId);
            onLeave();
          }}
        >
          <ArrowUp className="size-3.5" />
        </IconButton>
      )}
      <IconButton
        label={t("chat.queueRemove")}
        className={rowButton}
        onClick={() => {
          queue.remove(messageId);
          onLeave();
        }}
      >
        <X className="size-3.5" />
      </IconButton>
    </>
  );
}

const rowButton = "size-7 pointer-coarse:size-10";

type EditQueuedProps = {
  text: string;
  /** It is not sent while somebody writes. */
  onWrite: () => void;
  /** Without words it stays as it was. */
  onClose: (text?: string) => void;
};

function EditQueued({ text, onWrite, onClose }: EditQueuedProps) {
  const [value, setValue] = useState(text);
  const save = () => onClose(value.trim() === "" ? undefined : value);
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && !event.shiftKey) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <>
      <textarea
        dir="auto"
        aria-label={t("chat.queueEdit")}
        rows={1}
        value={value}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here.
        autoFocus
        onChange={(event) => {
          setValue(event.target.value);
          onWrite();
        }}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-40 min-w-0 flex-1 resize-none bg-transparent py-1 pl-1 outline-none pointer-coarse:text-base"
      />
      <Button size="small" look="quiet" onClick={() => onClose()}>
        {t("frame.cancel")}
      </Button>
      <Button size="small" onClick={save}>
        {t("frame.save")}
      </Button>
    </>
  );
}
