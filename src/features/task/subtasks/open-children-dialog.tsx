"use client";

import { t } from "#messages/text.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";

type OpenChildrenDialogProps = { title: string; count: number; onClose: () => void; onChoose: (withChildren: boolean) => void };

/** A task is ticked off below which others are open: what about these? */
export function OpenChildrenDialog({ title, count, onClose, onChoose }: OpenChildrenDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("task.completeTitle", { title })}
      description={t("task.openSubtasks", { count })}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => onChoose(false)}>{t("task.onlyThisTask")}</Button>
        <Button look="primary" autoFocus onClick={() => onChoose(true)}>
          {t("task.completeAll", { count: count + 1 })}
        </Button>
      </div>
    </Dialog>
  );
}
