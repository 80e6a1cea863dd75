"use client";

import { rich, t } from "#messages/text.ts";
import { Dialog } from "../../components/ui/dialog.tsx";
import { QuickAdd } from "../task/quick-add/quick-add.tsx";

/** Adds a task from anywhere: the key q. It stays open for the next one. */
export function QuickAddDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("task.newTask")} className="pb-4">
      <QuickAdd autoFocus placeholder={t("task.addExample")} />
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
