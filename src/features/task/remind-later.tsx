"use client";

import { useMutation } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** Has its user reminded of a task in an hour or tomorrow morning, beside what reminders it has. */
export function RemindLater({ id }: { id: number }) {
  const trpc = useTRPC();
  const remind = useMutation(
    trpc.notifications.snoozeTask.mutationOptions({
      onSuccess: ({ firesAt }) =>
        toast(t("list.remindedAt", { time: readerTime(firesAt, { weekday: "short", hour: "2-digit", minute: "2-digit" }) })),
      onError: ({ message }) => toast.error(t("list.notReminded"), { description: message }),
    }),
  );
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button size="small" disabled={remind.isPending} onClick={() => remind.mutate({ id, until: "hour" })}>
        {t("list.remindInAnHour")}
      </Button>
      <Button size="small" disabled={remind.isPending} onClick={() => remind.mutate({ id, until: "tomorrow" })}>
        {t("list.remindTomorrow")}
      </Button>
    </div>
  );
}
