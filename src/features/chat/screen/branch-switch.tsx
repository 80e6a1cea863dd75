"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { IconButton } from "#components/ui/button.tsx";
import type { Message } from "#contracts/message.ts";
import { t } from "#messages/text.ts";

type BranchSwitchProps = { message: Message; siblings: string[]; onShow: (parentId: string | null, messageId: string) => void };

/** Switches between the versions of one message: ‹ 2/3 ›. */
export function BranchSwitch({ message, siblings, onShow }: BranchSwitchProps) {
  if (siblings.length < 2) return null;
  const at = siblings.indexOf(message.id);
  const show = (index: number) => {
    const id = siblings[index];
    if (id) onShow(message.parentId, id);
  };
  return (
    <div role="group" aria-label={t("chat.versions")} className="flex items-center text-xs text-muted tabular-nums">
      <IconButton label={t("chat.previousVersion")} className="size-7" disabled={at === 0} onClick={() => show(at - 1)}>
        <ChevronLeft className="size-4" />
      </IconButton>
      <span>
        {at + 1}/{siblings.length}
      </span>
      <IconButton label={t("chat.nextVersion")} className="size-7" disabled={at === siblings.length - 1} onClick={() => show(at + 1)}>
        <ChevronRight className="size-4" />
      </IconButton>
    </div>
  );
}
