"use client";

import { Pencil } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { conversationTitleLengthMax } from "#contracts/limits.ts";
import { t } from "#messages/text.ts";
import { useConversationActions } from "./use-conversations.ts";

/** A chat's title, which becomes a field in its place; Enter and leaving it save, Escape gives up. */
export function EditableTitle({ id, title }: { id: string; title: string }) {
  const { rename } = useConversationActions();
  const [draft, setDraft] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  function end(isSaved: boolean) {
    const name = draft?.trim() ?? "";
    if (isSaved && name !== "" && name !== title) rename.mutate({ id, title: name });
    setDraft(null);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    // Enter that ends a word of an input method is none of ours.
    if (event.nativeEvent.isComposing) return;
    event.preventDefault();
    end(event.key === "Enter");
    requestAnimationFrame(() => button.current?.focus());
  }
  if (draft !== null)
    return (
      <input
        aria-label={t("conversation.name")}
        dir="auto"
        // biome-ignore lint/a11y/noAutofocus: the press that opened it asked for it.
        autoFocus
        maxLength={conversationTitleLengthMax}
        className="h-9 min-w-0 flex-1 rounded-lg border border-accent bg-raised px-2 text-sm font-medium outline-none max-md:text-base"
        value={draft}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => end(true)}
        onKeyDown={onKeyDown}
      />
    );
  return (
    <div className="group flex min-w-0 flex-1 items-center gap-1">
      <h1 dir="auto" className="truncate text-sm font-medium">
        {title}
      </h1>
      <IconButton
        ref={button}
        label={t("conversation.editTitle")}
        className="opacity-0 transition-opacity group-hover:opacity-100 focus-visible:opacity-100 max-md:size-11 pointer-coarse:opacity-100"
        onClick={() => setDraft(title)}
      >
        <Pencil className="size-3.5" />
      </IconButton>
    </div>
  );
}
