"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { useAccount } from "#features/frame/account-context.tsx";
import { t } from "#messages/text.ts";

const policies = [
  ["ask_changes", "account.askChanges", "account.askChangesText"],
  ["ask_deletes", "account.askDeletes", "account.askDeletesText"],
  ["run_freely", "account.runFreely", "account.runFreelyText"],
] as const;

export function ToolPolicyForm() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const account = useAccount();
  const { data: me } = useQuery(trpc.account.me.queryOptions());
  const save = useMutation(
    trpc.account.setToolPolicy.mutationOptions({
      onSuccess: (saved) => cache.setQueryData(trpc.account.me.queryKey(), saved),
      onError: (error) => toast.error(t("account.settingNotKept"), { description: error.message }),
    }),
  );
  const chosen = save.isPending ? save.variables.toolPolicy : (me?.toolPolicy ?? account.toolPolicy);

  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">{t("account.assistantPolicy")}</legend>
      {policies.map(([policy, name, text]) => (
        <label
          key={policy}
          className="flex cursor-pointer gap-3 rounded-xl border border-line bg-raised px-4 py-3 transition-colors has-checked:border-accent has-checked:bg-accent-soft/50"
        >
          <input
            type="radio"
            name="tool-policy"
            className="mt-0.5 size-4 accent-accent"
            checked={chosen === policy}
            onChange={() => save.mutate({ toolPolicy: policy })}
          />
          <span>
            <span className="block text-sm font-medium">{t(name)}</span>
            <span className="block text-[13px] text-muted">{t(text)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
