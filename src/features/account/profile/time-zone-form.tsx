"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useId, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { ownZone } from "#contracts/zoned-time.ts";
import { useAccount } from "#features/frame/account-context.tsx";
import { t } from "#messages/text.ts";

/** Where the user's "today" and "tomorrow" are. A choice is saved at once. */
export function TimeZoneForm() {
  const trpc = useTRPC();
  const { timeZone } = useAccount();
  const router = useRouter();
  const id = useId();
  const [own, setOwn] = useState("");
  // Only in the browser: the server that draws the page first is in another zone.
  useEffect(() => setOwn(ownZone()), []);
  const save = useMutation(
    trpc.account.change.mutationOptions({
      onSuccess: () => {
        toast.success(t("account.timeZoneChanged"));
        router.refresh();
      },
      onError: (error) => toast.error(t("account.timeZoneNotChanged"), { description: error.message }),
    }),
  );
  const chosen = (save.isPending ? save.variables.timeZone : timeZone) ?? "";
  const zones = zonesWith(chosen);
  return (
    <div className="mt-5 space-y-1.5">
      <label htmlFor={id} className="block text-[13px] font-medium">
        {t("account.timeZone")}
      </label>
      <select
        id={id}
        className="h-10 w-full rounded-lg border border-line-strong bg-raised px-2.5 text-base sm:text-sm"
        value={chosen}
        onChange={(event) => save.mutate({ timeZone: event.target.value || null })}
      >
        <option value="">{own ? t("account.thisDeviceS", { own: nameOf(own) }) : t("account.timeZoneOfDevice")}</option>
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {nameOf(zone)}
          </option>
        ))}
      </select>
      <p className="text-xs text-muted">{t("account.timeZoneText")}</p>
    </div>
  );
}

function zonesWith(chosen: string): string[] {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  return chosen === "" || zones.includes(chosen) ? zones : [chosen, ...zones];
}

function nameOf(zone: string): string {
  return zone.replaceAll("_", " ");
}
