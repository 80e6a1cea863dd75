"use client";

import { useMutation } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { LaterButtons } from "#features/frame/later-buttons.tsx";
import { t } from "#messages/text.ts";

/** Puts a reminder off, by its notification. */
export function SnoozeButtons({ id, onDone }: { id: number; onDone: () => void }) {
  const trpc = useTRPC();
  const snooze = useMutation(
    trpc.notifications.snooze.mutationOptions({
      onSuccess: ({ firesAt }) => {
        toast(t("notification.snoozed", { time: readerTime(firesAt, "weekdayAndTime") }));
        onDone();
      },
      onError: ({ message }) => toast.error(t("notification.notSnoozed"), { description: message }),
    }),
  );
  return (
    <div className="pb-3 pl-8.5">
      <LaterButtons
        inAnHour={t("notification.snoozeHour")}
        tomorrow={t("notification.snoozeTomorrow")}
        disabled={snooze.isPending}
        onChoose={(until) => snooze.mutate({ id, until })}
      />
    </div>
  );
}
