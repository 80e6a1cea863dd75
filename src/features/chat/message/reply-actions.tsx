"use client";

import { RotateCcw, Trash2 } from "lucide-react";
import { readerTime } from "#client/reader-time.ts";
import { IconButton } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { Message } from "#contracts/message.ts";
import type { Models } from "#features/chat/compose/use-model.ts";
import { CopyButton } from "#features/chat/markdown/copy-button.tsx";
import { MessageDetails } from "#features/usage/message-details.tsx";
import { t } from "#messages/text.ts";
import { OtherModel } from "./other-model.tsx";
import { ReadAloud } from "./read-aloud.tsx";
import { RepeatButton } from "./repeat-button.tsx";
import { textOfMessage } from "./text-of-message.ts";

type ReplyActionsProps = {
  message: Message;
  models: Models;
  question: string;
  canSend: boolean;
  isNewest: boolean;
  onRegenerate: (model?: string) => void;
  onRemove: () => void;
};

/** What can be done with a reply that has ended, by whom it was written and when. */
export function ReplyActions({ message, models, question, canSend, isNewest, onRegenerate, onRemove }: ReplyActionsProps) {
  const text = textOfMessage(message);
  const model = models.find(({ id }) => id === message.model)?.name ?? message.model;
  return (
    <div className={classNames("flex min-w-0 flex-wrap items-center gap-0.5", isNewest || hoverShows)}>
      {text ? <CopyButton text={text} label={t("chat.copyReply")} /> : null}
      <IconButton label={t("chat.regenerate")} disabled={!canSend} onClick={() => onRegenerate()}>
        <RotateCcw className="size-3.5" />
      </IconButton>
      {canSend ? <OtherModel models={models} current={message.model} onChoose={onRegenerate} /> : null}
      {text ? <ReadAloud text={text} /> : null}
      {question ? <RepeatButton question={question} /> : null}
      <MessageDetails messageId={message.id} />
      <IconButton label={t("chat.removeMessage")} disabled={!canSend} onClick={onRemove}>
        <Trash2 className="size-3.5" />
      </IconButton>
      <p className="min-w-0 truncate pl-1.5 text-xs text-muted">
        {model ? `${model} · ` : ""}
        <time dateTime={message.createdAt} title={readerTime(message.createdAt, "fullDayAndTime")}>
          {readerTime(message.createdAt, "time")}
        </time>
      </p>
    </div>
  );
}

const hoverShows =
  "opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100";
