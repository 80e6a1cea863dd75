"use client";

import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { useTaskActions } from "./use-tasks.ts";

/** A task was deleted elsewhere while somebody typed into it: it comes back with what was typed, or goes. */
export function GoneNotice({ task, onRestored, onLetGo }: { task: Task; onRestored: () => void; onLetGo: () => void }) {
  const { restore } = useTaskActions();
  function bringBack() {
    // Not the callbacks of `mutate`: this notice is unmounted by then. The failure was already shown.
    restore.mutateAsync({ id: task.id }).then(onRestored, () => {});
  }
  return (
    <div
      role="status"
      className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg bg-warning-soft px-2.5 py-1.5 text-[13px]"
    >
      <p className="min-w-0 flex-1 basis-48 text-warning">{t("list.goneWhileWriting")}</p>
      <span className="flex gap-1.5">
        <Button size="small" disabled={restore.isPending} onClick={bringBack}>
          {t("list.restoreIt")}
        </Button>
        <Button size="small" onClick={onLetGo}>
          {t("list.letItGo")}
        </Button>
      </span>
    </div>
  );
}
