import { ChevronDown } from "lucide-react";
import { t } from "#messages/text.ts";

const questions = [
  ["billing.limitReachedQuestion", "billing.limitReachedAnswer"],
  ["billing.cancelQuestion", "billing.cancelAnswer"],
  ["billing.switchIntervalQuestion", "billing.switchIntervalAnswer"],
  ["billing.paymentFailsQuestion", "billing.paymentFailsAnswer"],
  ["billing.backToFreeQuestion", "billing.backToFreeAnswer"],
  ["billing.cardQuestion", "billing.cardAnswer"],
] as const;

export function PricingFaq() {
  return (
    <section aria-labelledby="questions" className="mx-auto max-w-2xl">
      <h2 id="questions" className="text-center text-2xl font-semibold tracking-tight">
        {t("billing.goodToKnow")}
      </h2>
      <div className="mt-8 divide-y divide-line border-y border-line">
        {questions.map(([question, answer]) => (
          <details key={question} className="group">
            <summary className="flex list-none items-center justify-between gap-4 py-4 text-[15px] font-medium [&::-webkit-details-marker]:hidden">
              {t(question)}
              <ChevronDown aria-hidden className="size-4 shrink-0 text-faint transition-transform group-open:rotate-180" />
            </summary>
            <p className="-mt-1 pr-8 pb-5 text-sm leading-relaxed text-muted">{t(answer)}</p>
          </details>
        ))}
      </div>
    </section>
  );
}
