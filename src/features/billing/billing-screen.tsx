"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { buttonClass } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { BillingHistory } from "./billing-history.tsx";
import { InvoiceList } from "./invoice-list.tsx";
import { PlanCard } from "./plan-card.tsx";
import { UsageLeft } from "./usage-left.tsx";
import { useBilling } from "./use-billing.ts";

export function BillingScreen({ hasLegal }: { hasLegal: boolean }) {
  const { data: billing, error } = useBilling();
  return (
    <>
      <PageHeader title={t("frame.billing")} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-2xl px-4 pt-8 md:px-6">
          {billing ? (
            <PlanCard billing={billing} hasLegal={hasLegal} />
          ) : error ? (
            <p className="text-sm text-danger">{error.message}</p>
          ) : (
            <Spinner />
          )}
          <div className="mt-2 divide-y divide-line">
            <Section title={t("billing.whatIsLeft")} text={t("billing.leftText")}>
              {billing ? <UsageLeft left={billing.left} /> : <Spinner />}
              <Link href="/usage" className={classNames(buttonClass("secondary", "small"), "mt-4")}>
                {t("billing.seeUsage")}
              </Link>
            </Section>
            <Section title={t("billing.history")} text={t("billing.historyText")}>
              <BillingHistory />
            </Section>
            {/* Last, because it comes late: nothing stands below that it could push away. */}
            <Section title={t("billing.invoices")} text={t("billing.invoicesText")}>
              <InvoiceList />
            </Section>
          </div>
        </div>
      </div>
    </>
  );
}

function Section({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="py-8">
      <h2 className="font-medium tracking-tight">{title}</h2>
      <p className="mt-0.5 mb-4 text-sm text-muted">{text}</p>
      {children}
    </section>
  );
}
