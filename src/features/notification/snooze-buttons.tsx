"use client";

import { useMutation } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** Puts a reminder off, by its notification. */
export function SnoozeButtons({ id, onDone }: { id: number; onDone: () => void }) {
  const trpc = useTRPC();
  const snooze = useMutation(
    trpc.notifications.snooze.mutationOptions({
      onSuccess: ({ firesAt }) => {
        toast(t("notification.snoozed", { time: readerTime(firesAt, { weekday: "short", hour: "2-digit", minute: "2-digit" }) }));
        onDone();
      },
      onError: ({ message }) => toast.error(t("notification.notSnoozed"), { description: message }),
    }),
  );
  return (
    <div className="flex gap-1.5 pb-3 pl-8.5">
      <Button size="small" disabled={snooze.isPending} onClick={() => snooze.mutate({ id, until: "hour" })}>
        {t("notification.snoozeHour")}
      </Button>
      <Button size="small" disabled={snooze.isPending} onClick={() => snooze.mutate({ id, until: "tomorrow" })}>
        {t("notification.snoozeTomorrow")}
      </Button>
    </div>
  );
}
