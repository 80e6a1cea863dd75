import type { UsageSum } from "#contracts/usage.ts";
import { count } from "#features/billing/billing-labels.ts";
import { t } from "#messages/text.ts";
import { dollars, short } from "./usage-labels.ts";

/** The sums of the span, each with its exact number for whoever points at it. */
export function Totals({ total }: { total: UsageSum }) {
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      <Total name={t("usage.modelCalls")} value={count(total.calls)} />
      <Total name={t("usage.tokensRead")} value={short(total.inputTokens)} exact={count(total.inputTokens)} />
      <Total name={t("usage.tokensWritten")} value={short(total.outputTokens)} exact={count(total.outputTokens)} />
      <Total
        name={t("usage.fromAllowance")}
        value={dollars(total.costMicroUsd)}
        note={total.ownKeyMicroUsd > 0 ? t("usage.ownKeysToo", { ownKeyMicroUsd: dollars(total.ownKeyMicroUsd) }) : undefined}
      />
    </dl>
  );
}

function Total({ name, value, exact, note }: { name: string; value: string; exact?: string; note?: string | undefined }) {
  return (
    <div className="rounded-xl border border-line bg-raised p-4">
      <dt className="text-[13px] text-muted">{name}</dt>
      <dd className="mt-0.5 text-lg font-medium tracking-tight tabular-nums" title={exact}>
        {value}
        {note ? <span className="mt-1 block text-xs font-normal tracking-normal text-muted">{note}</span> : null}
      </dd>
    </div>
  );
}
