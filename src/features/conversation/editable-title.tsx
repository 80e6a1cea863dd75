"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { conversationTitleLengthMax } from "#contracts/limits.ts";
import { t } from "#messages/text.ts";
import { useConversationActions } from "./use-conversations.ts";

/** A chat's title in its place: pressed, it is a field; Enter and leaving it save, Escape gives up. */
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
    <h1 className="min-w-0 flex-1 text-sm font-medium">
      <button
        ref={button}
        type="button"
        dir="auto"
        title={t("conversation.editTitle", { title })}
        className="-mx-1.5 block max-w-full truncate rounded-md px-1.5 py-1 hover:bg-hover"
        onClick={() => setDraft(title)}
      >
        {title}
      </button>
    </h1>
  );
}
