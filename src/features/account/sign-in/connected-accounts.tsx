"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { linkSocial } from "#client/auth.ts";
import { withConfirmation } from "#client/confirmation.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import type { SocialProvider } from "#contracts/sign-in-method.ts";
import { ProviderError } from "#features/auth/provider-error.tsx";
import { providerNames } from "#features/auth/social-buttons.tsx";
import { t } from "#messages/text.ts";

/** Accounts elsewhere that open this one. Nothing to see where no provider is configured and none was. */
export function ConnectedAccounts() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: providers = [] } = useQuery(trpc.signInMethods.providers.queryOptions());
  const { data: methods } = useQuery(trpc.signInMethods.list.queryOptions(undefined, { staleTime: 0 }));
  const [ending, setEnding] = useState<{ id: number; provider: string } | null>(null);
  const refused = (refusal: { message: string }) => toast.error(t("account.nothingHasChanged"), { description: refusal.message });
  const connect = useMutation({ mutationFn: leaveFor, onError: refused });
  const unlink = useMutation(
    trpc.signInMethods.unlinkAccount.mutationOptions({
      onError: refused,
      onSettled: () => void cache.invalidateQueries({ queryKey: trpc.signInMethods.list.queryKey() }),
    }),
  );
  const accounts = methods?.accounts ?? [];
  const others = providers.filter((provider) => !accounts.some((account) => account.provider === provider));
  if (accounts.length + others.length === 0) return null;
  return (
    <div className="mt-6">
      <ProviderError />
      <ul aria-label={t("account.connectedAccounts")} className="divide-y divide-line rounded-xl border border-line bg-raised">
        {accounts.map((account) => (
          <li key={account.id} className="flex items-center gap-3 px-4 py-3">
            <p className="min-w-0 flex-1 truncate text-sm">{nameOf(account.provider)}</p>
            <Button
              size="small"
              aria-label={t("account.disconnect", { provider: nameOf(account.provider) })}
              onClick={() => setEnding(account)}
            >
              {t("account.disconnectNow")}
            </Button>
          </li>
        ))}
        {others.map((provider) => (
          <li key={provider} className="flex items-center gap-3 px-4 py-3">
            <p className="min-w-0 flex-1 truncate text-sm text-muted">{nameOf(provider)}</p>
            <Button
              size="small"
              aria-label={t("account.connect", { provider: nameOf(provider) })}
              disabled={connect.isPending}
              onClick={() => connect.mutate(provider)}
            >
              {t("account.connectNow")}
            </Button>
          </li>
        ))}
      </ul>
      <Dialog
        open={ending !== null}
        onOpenChange={() => setEnding(null)}
        title={t("account.disconnectTitle", { nameOf: nameOf(ending?.provider ?? "") })}
        description={t("account.disconnectText")}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setEnding(null)}>{t("frame.keepIt")}</Button>
          <Button
            look="danger"
            onClick={() => {
              if (ending) unlink.mutate({ id: ending.id });
              setEnding(null);
            }}
          >
            {t("account.disconnectAccount")}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}

function nameOf(provider: string): string {
  return provider === "google" || provider === "github" ? providerNames[provider] : provider;
}

async function leaveFor(provider: SocialProvider): Promise<void> {
  const { error } = await withConfirmation(() =>
    linkSocial({ provider, callbackURL: "/settings/security", errorCallbackURL: "/settings/security" }),
  );
  if (error) throw new Error(error.message ?? t("frame.didNotWork"));
}
