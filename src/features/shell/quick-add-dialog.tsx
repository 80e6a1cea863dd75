"use client";

import { Dialog } from "../../components/ui/dialog.tsx";
import { QuickAdd } from "../task/quick-add/quick-add.tsx";

/** Adds a task from anywhere: the key q. It stays open for the next one. */
export function QuickAddDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New task" className="pb-4">
      <QuickAdd autoFocus placeholder="Call mum tomorrow at 5pm #family" />
      <p className="-mt-3 text-xs text-muted">
        Say when, how often, <code>!high</code>, <code>#label</code>, <code>+project</code> or <code>{"//note"}</code>. Enter adds it,
        Escape closes.
      </p>
    </Dialog>
  );
}
