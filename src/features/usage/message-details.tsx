"use client";

import { useQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { useTRPC } from "#client/trpc.tsx";
import type { MessageUsage, UsageStep } from "#contracts/usage.ts";
import { count } from "#features/billing/billing-labels.ts";
import { t } from "#messages/text.ts";
import { IconButton } from "../../components/ui/button.tsx";
import { Popover } from "../../components/ui/popover.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { limitLabels } from "./limit-labels.ts";
import { dollars } from "./usage-labels.ts";

/** The way to what a reply took: asked for only when somebody looks. */
export function MessageDetails({ messageId }: { messageId: string }) {
  const trigger = (
    <IconButton label={t("usage.details")}>
      <Info className="size-3.5" />
    </IconButton>
  );
  return (
    <Popover trigger={trigger} label={t("usage.replyDetails")}>
      <Details messageId={messageId} />
    </Popover>
  );
}

function Details({ messageId }: { messageId: string }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.usage.message.queryOptions({ id: messageId }, { staleTime: 0 }));
  if (error) return <p className="text-danger">{error.message}</p>;
  if (!data) return <Spinner />;
  const { modelName, steps } = data;
  const sum = (valueOf: (step: UsageStep) => number) => steps.reduce((total, step) => total + valueOf(step), 0);
  const cached = sum(({ cachedInputTokens }) => cachedInputTokens);
  const written = sum(({ cacheWriteTokens }) => cacheWriteTokens);
  return (
    <>
      <Limit usage={data} />
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-[13px]">
        <Line name={t("usage.model")} value={modelName ?? t("usage.modelUnknown")} />
        <Line name={t("usage.tokensRead")} value={count(sum(({ inputTokens }) => inputTokens))} />
        {cached > 0 ? <Line name={t("usage.tokensCached")} value={count(cached)} /> : null}
        {written > 0 ? <Line name={t("usage.tokensAddedToCache")} value={count(written)} /> : null}
        <Line name={t("usage.tokensWritten")} value={count(sum(({ outputTokens }) => outputTokens))} />
        <Line name={t("usage.cost")} value={dollars(sum(({ costMicroUsd }) => costMicroUsd))} />
        {steps.length > 0 ? <Line name={t("usage.paidBy")} value={payer(steps)} /> : null}
      </dl>
      {steps.length === 0 ? <p className="mt-3 text-[13px] text-muted">{t("usage.noCallCharged")}</p> : null}
      {steps.some(({ estimated }) => estimated) ? <p className="mt-3 text-[13px] text-muted">{t("usage.tokensEstimated")}</p> : null}
      {steps.length > 1 ? <Steps steps={steps} /> : null}
    </>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="text-right break-words tabular-nums">{value}</dd>
    </>
  );
}

function Steps({ steps }: { steps: UsageStep[] }) {
  return (
    <ol aria-label={t("usage.steps")} className="mt-3 space-y-2 border-t border-line pt-3 text-xs">
      {steps.map(({ step, tools, inputTokens, outputTokens, costMicroUsd }, at) => (
        <li key={step} className="flex items-baseline justify-between gap-3">
          <span className="min-w-0">
            {t("usage.step", { at: at + 1 })}
            {tools.length > 0 ? <span className="block truncate text-muted">{tools.join(", ")}</span> : null}
          </span>
          <span className="shrink-0 text-right text-muted tabular-nums">
            {t("usage.inOutCost", {
              inputTokens: count(inputTokens),
              outputTokens: count(outputTokens),
              costMicroUsd: dollars(costMicroUsd),
            })}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Limit({ usage }: { usage: MessageUsage }) {
  const words = limitLabels(usage);
  return words ? <p className="mb-3 rounded-lg bg-danger-soft px-3 py-2 text-[13px] text-danger">{words}</p> : null;
}

function payer(steps: UsageStep[]): string {
  if (steps.every(({ ownKey }) => ownKey)) return t("usage.yourOwnKey");
  return steps.some(({ ownKey }) => ownKey) ? t("usage.ownKeyAndAllowance") : t("usage.yourAllowance");
}
