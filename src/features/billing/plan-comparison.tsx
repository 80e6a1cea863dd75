import { Check, Minus } from "lucide-react";
import { plans } from "#contracts/plan.ts";
import { t } from "#messages/text.ts";
import { comparison } from "./plan-labels.ts";

/** All limits of both plans in one table. */
export function PlanComparison() {
  return (
    <section aria-labelledby="compare">
      <h2 id="compare" className="text-center text-2xl font-semibold tracking-tight">
        {t("billing.limitsTable")}
      </h2>
      <div className="mt-8 overflow-hidden rounded-2xl border border-line bg-raised">
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b border-line bg-panel text-left">
              <th scope="col" className="px-4 py-3 font-medium sm:px-6">
                {t("billing.whatYouGet")}
              </th>
              {(["free", "pro"] as const).map((plan) => (
                <th key={plan} scope="col" className="w-[27%] px-2 py-3 text-center font-medium sm:px-6">
                  {plans[plan].name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {comparison.map(({ name, note, values }) => (
              <tr key={name}>
                <th scope="row" className="px-4 py-3 text-left font-normal sm:px-6">
                  {t(name)}
                  {note ? <span className="block text-xs text-muted">{t(note)}</span> : null}
                </th>
                <td className="px-2 py-3 text-center text-muted tabular-nums sm:px-6">
                  <Value value={values.free} />
                </td>
                <td className="px-2 py-3 text-center font-medium tabular-nums sm:px-6">
                  <Value value={values.pro} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Value({ value }: { value: string | boolean }) {
  if (typeof value === "string") return value;
  const Icon = value ? Check : Minus;
  return (
    <>
      <Icon aria-hidden className="mx-auto size-4 text-accent-text" />
      <span className="sr-only">{value ? t("billing.yes") : t("billing.no")}</span>
    </>
  );
}
