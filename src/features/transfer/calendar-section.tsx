"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { AddressOnce } from "#components/ui/address-once.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** The secret address at which calendar programs read the tasks: made, shown once, taken back. */
export function CalendarSection() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: calendar } = useQuery(trpc.transfer.calendar.queryOptions());
  const refresh = () => cache.invalidateQueries({ queryKey: trpc.transfer.calendar.queryKey() });
  const onError = (error: { message: string }) => toast.error(t("transfer.calendarFailed"), { description: error.message });
  const create = useMutation(trpc.transfer.createCalendar.mutationOptions({ onSuccess: refresh, onError }));
  const revoke = useMutation(
    trpc.transfer.revokeCalendar.mutationOptions({
      onSuccess: () => {
        create.reset();
        toast(t("transfer.calendarGone"));
        return refresh();
      },
      onError,
    }),
  );
  const url = create.data?.url;
  return (
    <div className="space-y-3">
      {url ? (
        <AddressOnce
          text={t("transfer.calendarOnce")}
          label={t("transfer.calendarAddress")}
          address={url}
          copy={t("transfer.copy")}
          copied={t("transfer.copied")}
        />
      ) : calendar ? (
        <p className="text-sm text-muted">{t("transfer.calendarSince", { date: readerTime(calendar.createdAt, "medium") })}</p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button className="max-md:h-11" disabled={create.isPending} onClick={() => create.mutate()}>
          {calendar ? t("transfer.calendarRenew") : t("transfer.calendarMake")}
        </Button>
        {calendar ? (
          <Button look="danger" className="max-md:h-11" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
            {t("transfer.calendarRevoke")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
