"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** The local stand-in for a phone, where the supervisor runs one; else nothing. */
export function PracticePhone() {
  const trpc = useTRPC();
  const { data: local } = useQuery(trpc.local.info.queryOptions());
  const add = useMutation(
    trpc.notifications.addPracticePhone.mutationOptions({
      onSuccess: () => toast.success(t("notification.phoneAdded")),
      onError: (error) => toast.error(t("notification.phoneNotAdded"), { description: error.message }),
    }),
  );
  if (!local?.pushStandInUrl) return null;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-dashed border-line-strong px-4 py-3">
      <div className="min-w-40 flex-1">
        <p className="text-sm font-medium">{t("notification.phone")}</p>
        <p className="text-[13px] text-muted">
          {t("notification.phoneText")}{" "}
          <a
            href={local.pushStandInUrl}
            target="_blank"
            rel="noreferrer"
            className="font-medium text-accent-text underline underline-offset-3"
          >
            {t("notification.phoneOpen")}
          </a>
        </p>
      </div>
      <Button size="small" disabled={add.isPending} onClick={() => add.mutate()}>
        {t("notification.phoneAdd")}
      </Button>
    </div>
  );
}
