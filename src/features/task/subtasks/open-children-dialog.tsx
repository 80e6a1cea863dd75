"use client";

import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";

type OpenChildrenDialogProps = { title: string; count: number; onClose: () => void; onChoose: (withChildren: boolean) => void };

/** A task is ticked off below which others are open: what about these? */
export function OpenChildrenDialog({ title, count, onClose, onChoose }: OpenChildrenDialogProps) {
  const those = count === 1 ? "Its open subtask" : `Its ${count} open subtasks`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Complete “${title}”`}
      description={`${those} can be completed with it, or stay open.`}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => onChoose(false)}>Only this task</Button>
        <Button look="primary" autoFocus onClick={() => onChoose(true)}>
          Complete all {count + 1}
        </Button>
      </div>
    </Dialog>
  );
}
