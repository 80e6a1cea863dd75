"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { useAccount } from "#features/frame/account-context.tsx";

const policies = [
  ["ask_changes", "Ask before every change", "It reads freely; adding, changing and deleting wait for you."],
  [
    "ask_deletes",
    "Ask before deleting",
    "It adds and changes on its own; deleting waits for you, and so do more than five changes in one reply, as one list.",
  ],
  [
    "run_freely",
    "Never ask",
    "It does what you say at once, with the tools of MCP servers too. You can still restore what it deleted here.",
  ],
] as const;

export function ToolPolicyForm() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const account = useAccount();
  const { data: me } = useQuery(trpc.account.me.queryOptions());
  const save = useMutation(
    trpc.account.setToolPolicy.mutationOptions({
      onSuccess: (saved) => cache.setQueryData(trpc.account.me.queryKey(), saved),
      onError: (error) => toast.error("The setting was not kept", { description: error.message }),
    }),
  );
  const chosen = save.isPending ? save.variables.toolPolicy : (me?.toolPolicy ?? account.toolPolicy);

  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">What the assistant may do</legend>
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
            <span className="block text-sm font-medium">{name}</span>
            <span className="block text-[13px] text-muted">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
