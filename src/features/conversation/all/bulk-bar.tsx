"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Conversation } from "#contracts/conversation.ts";
import { t } from "#messages/text.ts";
import { useBulk } from "./use-bulk.ts";

const MoveDialog = lazy(() => import("../move-dialog.tsx").then(({ MoveDialog }) => ({ default: MoveDialog })));

type BulkBarProps = { selected: Conversation[]; isArchive: boolean; onClear: () => void };

/** What to do with the selected chats. */
export function BulkBar({ selected, isArchive, onClear }: BulkBarProps) {
  const { archive, remove, isPending } = useBulk(onClear);
  const [isMoving, setMoving] = useState(false);
  const ids = selected.map(({ id }) => id);
  const common = { size: "small", className: "max-md:h-11", disabled: isPending } as const;
  return (
    <div
      role="toolbar"
      aria-label={t("conversation.selected", { count: ids.length })}
      className="sticky bottom-4 z-10 mt-4 flex flex-wrap items-center gap-2 rounded-xl border border-line bg-raised px-3 py-2 shadow-float"
    >
      <p role="status" className="mr-auto text-[13px] font-medium">
        {t("conversation.selected", { count: ids.length })}
      </p>
      <Button {...common} onClick={() => archive(ids, !isArchive)}>
        {t(isArchive ? "conversation.unarchive" : "conversation.archive")}
      </Button>
      <Button {...common} onClick={() => setMoving(true)}>
        {t("conversation.move")}
      </Button>
      <Button {...common} look="danger" onClick={() => remove(ids)}>
        {t("conversation.delete")}
      </Button>
      <Button {...common} look="quiet" onClick={onClear}>
        {t("conversation.clear")}
      </Button>
      {isMoving ? (
        <Suspense>
          <MoveDialog
            conversations={selected}
            onClose={() => {
              setMoving(false);
              onClear();
            }}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
