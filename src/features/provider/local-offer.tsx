"use client";

import { useQuery } from "@tanstack/react-query";
import { HardDrive } from "lucide-react";
import { useTRPC } from "#client/trpc.tsx";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import type { useProviders } from "./use-providers.ts";

/** Offers model servers that run beside this one and are not among the providers yet. */
export function LocalOffer({ list, add }: Pick<ReturnType<typeof useProviders>, "list" | "add">) {
  const { data } = useQuery(useTRPC().providers.local.queryOptions());
  const known = list.data?.map(({ baseUrl }) => baseUrl) ?? [];
  const found = list.data ? (data?.found.filter(({ baseUrl }) => !known.includes(baseUrl)) ?? []) : [];
  return found.map(({ name, baseUrl, models }) => (
    <div key={name} role="status" className="flex items-center gap-3 rounded-xl border border-accent/30 bg-accent-soft/60 px-4 py-3">
      <HardDrive aria-hidden className="size-4 shrink-0 text-accent-text" />
      <p className="min-w-0 flex-1 text-sm">{t("provider.runsHere", { name, count: models })}</p>
      <Button size="small" look="primary" disabled={add.isPending} onClick={() => add.mutate({ kind: "compatible", name, baseUrl })}>
        {t("provider.addNamed", { name })}
      </Button>
    </div>
  ));
}
