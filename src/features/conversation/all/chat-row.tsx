"use client";

import { Pin } from "lucide-react";
import Link from "next/link";
import { readerTime } from "#client/reader-time.ts";
import type { Conversation } from "#contracts/conversation.ts";
import { t } from "#messages/text.ts";
import { useProjectName } from "../use-project-name.ts";

type ChatRowProps = { conversation: Conversation; isSelected: boolean; onSelect: (isSelected: boolean) => void };

/** One chat of the page of all; what is far out of sight is not laid out. */
export function ChatRow({ conversation, isSelected, onSelect }: ChatRowProps) {
  const { id, model, projectId, pinned, updatedAt } = conversation;
  const title = conversation.title || t("frame.untitledChat");
  const facts = [useProjectName(projectId), model].filter(Boolean);
  return (
    <li className="flex items-center gap-1 [contain-intrinsic-size:auto_3.25rem] [content-visibility:auto]">
      <label className="grid size-11 shrink-0 cursor-pointer place-items-center">
        <input
          type="checkbox"
          aria-label={t("conversation.select", { title })}
          className="size-4 accent-accent"
          checked={isSelected}
          onChange={({ target }) => onSelect(target.checked)}
        />
      </label>
      <Link href={`/chat/${id}`} className="min-w-0 flex-1 rounded-lg px-2 py-2 hover:bg-hover">
        <span className="flex items-center gap-1.5 text-sm">
          {pinned ? <Pin aria-label={t("conversation.pinned")} className="size-3.5 shrink-0 text-accent-text" /> : null}
          <span dir="auto" className="truncate">
            {title}
          </span>
        </span>
        <span className="block truncate text-[13px] text-muted">
          <time dateTime={updatedAt}>{readerTime(updatedAt, "time")}</time>
          {facts.map((fact) => ` · ${fact}`)}
        </span>
      </Link>
    </li>
  );
}
