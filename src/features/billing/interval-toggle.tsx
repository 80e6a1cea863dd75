import type { BillingInterval } from "#contracts/billing.ts";
import { t } from "#messages/text.ts";

const names = {
  month: "billing.monthly",
  year: "billing.yearly",
} as const;

type IntervalToggleProps = { value: BillingInterval; saving: number | null; onChange: (interval: BillingInterval) => void };

/** Paying by the month or by the year, with what the year saves. */
export function IntervalToggle({ value, saving, onChange }: IntervalToggleProps) {
  return (
    <fieldset className="inline-flex rounded-full border border-line bg-panel p-1">
      <legend className="sr-only">{t("billing.interval")}</legend>
      {(["month", "year"] as const).map((interval) => (
        <label
          key={interval}
          className="flex h-8 cursor-pointer items-center gap-2 rounded-full px-4 text-[13px] font-medium text-muted transition-colors select-none has-checked:bg-raised has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="interval"
            value={interval}
            className="sr-only"
            checked={value === interval}
            onChange={() => onChange(interval)}
          />
          {t(names[interval])}
          {interval === "year" && saving ? (
            <span className="rounded-full bg-accent-soft px-1.5 text-[11px] leading-4.5 text-accent-text">
              {t("billing.save", { saving })}
            </span>
          ) : null}
        </label>
      ))}
    </fieldset>
  );
}
