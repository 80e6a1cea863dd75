"use client";

import { Folder, MessageCircleDashed } from "lucide-react";
import Link from "next/link";
import { IconButton } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";
import { useProjectName } from "./use-project-name.ts";

/** Makes the chat that is about to begin a temporary one. */
export function TemporaryButton({ temporary, toggle }: { temporary: boolean; toggle: () => void }) {
  return (
    <IconButton
      label={t("conversation.temporary")}
      aria-pressed={temporary}
      className="aria-pressed:bg-accent-soft aria-pressed:text-accent-text max-md:size-11"
      onClick={toggle}
    >
      <MessageCircleDashed className="size-[18px]" />
    </IconButton>
  );
}

/** What holds in this chat beside the rest: that it is not kept, or whose project's it is. */
export function BeginningNotice({ isTemporary, projectId }: { isTemporary: boolean; projectId: number | null | undefined }) {
  const name = useProjectName(projectId);
  if (isTemporary)
    return (
      <p role="status" className="border-b border-line/70 bg-accent-soft/40 px-4 py-2 text-[13px] text-muted md:px-6">
        <MessageCircleDashed aria-hidden className="mr-2 inline size-4 align-text-bottom" />
        {t("conversation.temporaryOn")}
      </p>
    );
  if (!projectId || !name) return null;
  return (
    <p className="border-b border-line/70 px-4 py-1.5 text-[13px] text-muted md:px-6">
      <Folder aria-hidden className="mr-2 inline size-4 align-text-bottom" />
      <Link dir="auto" href={`/projects/${projectId}`} className="hover:text-ink hover:underline">
        {t("conversation.inProject", { name })}
      </Link>
    </p>
  );
}
