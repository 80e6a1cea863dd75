"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { t } from "#messages/text.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { AddProvider } from "./add-provider.tsx";
import { DefaultModel } from "./default-model.tsx";
import { LocalOffer } from "./local-offer.tsx";
import { ProviderCard } from "./provider-card.tsx";
import { useProviders } from "./use-providers.ts";

/** The user's own model providers, and the model that new chats begin with. */
export function ProvidersSection() {
  const { list, ...actions } = useProviders();
  const isLoaded = list.data !== undefined;
  useEffect(() => {
    // A link may lead here, and what it leads to stands below things that load.
    if (isLoaded && window.location.hash === "#models") document.getElementById("models")?.scrollIntoView();
  }, [isLoaded]);
  const { data: local } = useQuery(useTRPC().providers.local.queryOptions());
  if (list.error) return <p className="text-sm text-danger">{list.error.message}</p>;
  if (!list.data) return <Spinner />;
  return (
    <div className="space-y-4">
      <DefaultModel />
      <LocalOffer list={list} add={actions.add} />
      {list.data.length > 0 ? (
        <ul aria-label={t("provider.providers")} className="divide-y divide-line rounded-xl border border-line bg-raised">
          {list.data.map((provider) => (
            <ProviderCard key={provider.id} provider={provider} {...actions} />
          ))}
        </ul>
      ) : (
        <p className="rounded-xl border border-dashed border-line-strong px-4 py-5 text-center text-sm text-muted">{t("provider.empty")}</p>
      )}
      <AddProvider add={actions.add} allowsLocal={local?.allowed ?? false} />
    </div>
  );
}
