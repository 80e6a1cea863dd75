"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** Whether the assistant remembers anything at all. */
export function MemorySwitch() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: me } = useQuery(trpc.account.me.queryOptions());
  const save = useMutation(
    trpc.account.change.mutationOptions({
      onSuccess: (saved) => cache.setQueryData(trpc.account.me.queryKey(), saved),
      onError: (error) => toast.error(t("memory.failed"), { description: error.message }),
    }),
  );
  const isOn = (save.isPending ? save.variables.memoryEnabled : me?.memoryEnabled) ?? true;
  return (
    <label className="flex cursor-pointer gap-3 rounded-xl border border-line bg-raised px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft/50">
      <input
        type="checkbox"
        role="switch"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        aria-checked={isOn}
        checked={isOn}
        onChange={({ target }) => save.mutate({ memoryEnabled: target.checked })}
      />
      <span>
        <span className="block text-sm font-medium">{t("memory.switch")}</span>
        <span className="block text-[13px] text-muted">{isOn ? t("memory.switchOn") : t("memory.switchOff")}</span>
      </span>
    </label>
  );
}
