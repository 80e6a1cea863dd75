"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Caps } from "#contracts/setting.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Field } from "../../components/ui/field.tsx";
import { amountIn, amountText } from "./cap-labels.ts";

/** What the user lets one reply and one day cost, whoever pays. */
export function SpendingLimits() {
  const trpc = useTRPC();
  const { data: caps } = useQuery(trpc.usage.caps.queryOptions());
  return caps ? <Form key={JSON.stringify(caps)} caps={caps} /> : null;
}

function Form({ caps }: { caps: Caps }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [turn, setTurn] = useState(amountText(caps.turnMicroUsd));
  const [day, setDay] = useState(amountText(caps.dayMicroUsd));
  const save = useMutation(
    trpc.usage.setCaps.mutationOptions({
      onSuccess: (saved) => {
        cache.setQueryData(trpc.usage.caps.queryKey(), saved);
        toast.success(t("usage.spendingLimitsSaved"));
      },
      onError: (error) => toast.error(t("usage.limitsNotSaved"), { description: error.message }),
    }),
  );
  const [turnMicroUsd, dayMicroUsd] = [amountIn(turn), amountIn(day)];
  const isChanged = turnMicroUsd !== caps.turnMicroUsd || dayMicroUsd !== caps.dayMicroUsd;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (turnMicroUsd !== undefined && dayMicroUsd !== undefined) save.mutate({ turnMicroUsd, dayMicroUsd });
  }

  return (
    <form method="post" onSubmit={submit} noValidate>
      <p className="mb-4 text-sm text-muted">{t("usage.limitsText")}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t("usage.limitPerReply")}
          inputMode="decimal"
          placeholder={t("usage.noLimit")}
          value={turn}
          error={turnMicroUsd === undefined ? t("usage.wrongAmount") : undefined}
          onChange={(event) => setTurn(event.target.value)}
        />
        <Field
          label={t("usage.limitPerDay")}
          inputMode="decimal"
          placeholder={t("usage.noLimit")}
          value={day}
          error={dayMicroUsd === undefined ? t("usage.wrongAmount") : undefined}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      <Button
        type="submit"
        className="mt-4"
        disabled={!isChanged || save.isPending || turnMicroUsd === undefined || dayMicroUsd === undefined}
      >
        {save.isPending ? t("usage.saving") : t("usage.saveLimits")}
      </Button>
    </form>
  );
}
