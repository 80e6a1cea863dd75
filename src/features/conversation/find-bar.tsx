"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { inputClass } from "#components/ui/field.tsx";
import { t } from "#messages/text.ts";

/** Finds words in one chat, on the server, so that messages count that are not on the page; goes from match to match. */
export function FindBar({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const router = useRouter();
  const trpc = useTRPC();
  const [words, setWords] = useState("");
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState<number | null>(null);
  const { data: found } = useQuery(
    trpc.conversations.find.queryOptions({ id: conversationId, q: asked }, { enabled: asked !== "", staleTime: 0 }),
  );
  const count = found?.length ?? 0;

  function go(to: number) {
    const id = found?.[to];
    if (!id) return;
    setAt(to);
    router.replace(`/chat/${conversationId}?message=${id}`, { scroll: false });
  }
  // The newest match first, as whoever looks for something mostly means the last time.
  const step = (by: 1 | -1) => count > 0 && go(at === null ? count - 1 : (at + by + count) % count);
  function submit(event: FormEvent) {
    event.preventDefault();
    const next = words.trim();
    if (next === asked) return void step(-1);
    setAsked(next);
    setAt(null);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") onClose();
  }
  return (
    <search className="absolute inset-x-0 top-13 z-20 border-b border-line bg-raised px-3 py-2 shadow-card md:px-5">
      <form method="post" onSubmit={submit} onKeyDown={onKeyDown} className="mx-auto flex max-w-3xl items-center gap-1.5">
        <input
          type="search"
          aria-label={t("conversation.findLabel")}
          dir="auto"
          // biome-ignore lint/a11y/noAutofocus: the press that opened it asked for it.
          autoFocus
          maxLength={200}
          className={`${inputClass} max-md:text-base`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <p role="status" className="shrink-0 px-1 text-[13px] text-muted tabular-nums">
          {asked === "" || !found
            ? ""
            : count === 0
              ? t("conversation.findNone")
              : t("conversation.findCount", { at: (at ?? count - 1) + 1, count })}
        </p>
        <IconButton label={t("conversation.findPrevious")} className="max-md:size-11" disabled={count === 0} onClick={() => step(-1)}>
          <ChevronUp className="size-4" />
        </IconButton>
        <IconButton label={t("conversation.findNext")} className="max-md:size-11" disabled={count === 0} onClick={() => step(1)}>
          <ChevronDown className="size-4" />
        </IconButton>
        <IconButton label={t("conversation.findClose")} className="max-md:size-11" onClick={onClose}>
          <X className="size-4" />
        </IconButton>
      </form>
    </search>
  );
}
