"use client";

import { rich, t } from "#messages/text.ts";
import { Dialog } from "../../components/ui/dialog.tsx";
import { QuickAdd } from "../task/quick-add/quick-add.tsx";

type QuickAddDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; words?: string };

/** Adds a task from anywhere: the key q. It stays open for the next one. `words`: what its line begins with. */
export function QuickAddDialog({ open, onOpenChange, words = "" }: QuickAddDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("task.newTask")} className="pb-4">
      <QuickAdd key={words} autoFocus begin={words} placeholder={t("task.addExample")} />
      <p className="-mt-3 text-xs text-muted">
        {rich("task.addHint", {
          code: (children) => <code>{children}</code>,
          code2: (children) => <code>{children}</code>,
          code3: (children) => <code>{children}</code>,
          code4: (children) => <code>{children}</code>,
        })}
      </p>
    </Dialog>
  );
}
