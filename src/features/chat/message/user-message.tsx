"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "#components/ui/button.tsx";
import type { FilePart, Message } from "#contracts/message.ts";
import { CopyButton } from "#features/chat/markdown/copy-button.tsx";
import { BranchSwitch } from "#features/chat/screen/branch-switch.tsx";
import type { ThreadActions } from "#features/chat/screen/leave-branch.tsx";
import { MessageFiles } from "#features/file/message-files.tsx";
import { t } from "#messages/text.ts";
import { textOfMessage } from "./text-of-message.ts";
import { UserBubble } from "./user-bubble.tsx";

export type MessageProps = { message: Message; siblings: string[]; actions: ThreadActions; canSend: boolean };

export function UserMessage({ message, siblings, actions, canSend }: MessageProps) {
  const [editing, setEditing] = useState(false);
  const text = textOfMessage(message);
  const files = message.parts.filter((part): part is FilePart => part.type === "file");

  if (editing) {
    return (
      <EditMessage
        text={text}
        onCancel={() => setEditing(false)}
        onSend={(next) => {
          setEditing(false);
          actions.edit(message, next, files);
        }}
      />
    );
  }
  return (
    <article aria-label={t("chat.you")} className="group flex flex-col items-end gap-1">
      <MessageFiles files={files} />
      {/* With a mouse the actions are beside the bubble, so that no empty line is reserved for them. */}
      <div className="flex w-full flex-col items-end gap-1 pointer-fine:flex-row-reverse pointer-fine:gap-1.5">
        <UserBubble text={text} />
        <div className="flex items-center gap-0.5">
          <div className="flex opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
            <CopyButton text={text} label={t("chat.copyMessage")} />
            <IconButton label={t("chat.editMessage")} disabled={!canSend} onClick={() => setEditing(true)}>
              <Pencil className="size-3.5" />
            </IconButton>
            <IconButton label={t("chat.removeMessage")} disabled={!canSend} onClick={() => void actions.remove(message.id)}>
              <Trash2 className="size-3.5" />
            </IconButton>
          </div>
          <BranchSwitch message={message} siblings={siblings} onShow={actions.show} />
        </div>
      </div>
    </article>
  );
}

function EditMessage({ text, onCancel, onSend }: { text: string; onCancel: () => void; onSend: (text: string) => void }) {
  const [value, setValue] = useState(text);
  return (
    <form
      method="post"
      className="ml-auto w-full max-w-[85%] rounded-2xl border border-line-strong bg-raised p-3 focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim()) onSend(value);
      }}
    >
      <textarea
        dir="auto"
        aria-label={t("chat.editMessage")}
        className="field-sizing-content max-h-72 w-full resize-none bg-transparent px-1 text-[15px] leading-relaxed outline-none"
        value={value}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here.
        autoFocus
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onCancel()}
      />
      <div className="mt-2 flex items-center justify-end gap-2">
        <Button look="quiet" size="small" onClick={onCancel}>
          {t("frame.cancel")}
        </Button>
        <Button type="submit" look="primary" size="small" disabled={!value.trim()}>
          {t("chat.send")}
        </Button>
      </div>
    </form>
  );
}
