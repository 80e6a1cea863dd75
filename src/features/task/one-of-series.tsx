"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { t } from "#messages/text.ts";

/** What can be done to one date of a recurring task, or to all that follow. */
export function OneOfSeries({ task, onChange }: { task: Task; onChange: (fields: TaskUpdate) => void }) {
  const trpc = useTRPC();
  const onError = ({ message }: { message: string }) => void toast.error(t("list.seriesNotChanged"), { description: message });
  const detach = useMutation(trpc.tasks.detach.mutationOptions({ onSuccess: () => toast(t("list.detached")), onError }));
  const skip = useMutation(trpc.tasks.skip.mutationOptions({ onError }));
  const isBusy = detach.isPending || skip.isPending;
  return (
    <fieldset className="space-y-1.5 sm:col-span-3">
      <legend className="text-xs text-muted">{t("list.changesFollow")}</legend>
      <div className="flex flex-wrap gap-1.5">
        <Button size="small" disabled={isBusy} onClick={() => detach.mutate({ id: task.id })}>
          {t("list.onlyThisOne")}
        </Button>
        <Button size="small" disabled={isBusy} onClick={() => skip.mutate({ id: task.id })}>
          {t("list.skipThisOne")}
        </Button>
        <Button size="small" disabled={isBusy} onClick={() => onChange({ recurrence: null })}>
          {t("list.endSeries")}
        </Button>
      </div>
    </fieldset>
  );
}
