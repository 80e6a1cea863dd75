"use client";

import { useMutation } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { LaterButtons } from "#features/frame/later-buttons.tsx";
import { t } from "#messages/text.ts";

/** Has its user reminded of a task in an hour or tomorrow morning, beside what reminders it has. */
export function RemindLater({ id }: { id: number }) {
  const trpc = useTRPC();
  const remind = useMutation(
    trpc.notifications.snoozeTask.mutationOptions({
      onSuccess: ({ firesAt }) => toast(t("list.remindedAt", { time: readerTime(firesAt, "weekdayAndTime") })),
      onError: ({ message }) => toast.error(t("list.notReminded"), { description: message }),
    }),
  );
  return (
    <LaterButtons
      inAnHour={t("list.remindInAnHour")}
      tomorrow={t("list.remindTomorrow")}
      disabled={remind.isPending}
      onChoose={(until) => remind.mutate({ id, until })}
    />
  );
}
