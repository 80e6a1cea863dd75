"use client";

import Link from "next/link";
import { useState } from "react";
import type { BillingInterval, Price } from "#contracts/billing.ts";
import { LegalNote } from "#features/frame/legal-note.tsx";
import { PageFooter } from "#features/frame/page-footer.tsx";
import { t } from "#messages/text.ts";
import { Button, buttonClass } from "../../components/ui/button.tsx";
import { Logo } from "../../components/ui/logo.tsx";
import { money, priceOf, yearlySaving } from "./billing-labels.ts";
import { IntervalToggle } from "./interval-toggle.tsx";
import { PlanComparison } from "./plan-comparison.tsx";
import { PlanOffer } from "./plan-offer.tsx";
import { PricingFaq } from "./pricing-faq.tsx";
import { useBilling, usePurchase } from "./use-billing.ts";

/** The plans, for visitors and for users alike; `prices` is empty when they cannot be read just now. */
export function PricingScreen({ prices, isSignedIn, hasLegal }: { prices: Price[]; isSignedIn: boolean; hasLegal: boolean }) {
  const [interval, setInterval] = useState<BillingInterval>("month");
  const { data: billing } = useBilling({ enabled: isSignedIn });
  const plan = isSignedIn ? billing?.plan : undefined;
  return (
    <div className="mx-auto max-w-5xl px-5 sm:px-6">
      <header className="flex h-16 items-center gap-2">
        <Link href="/" className="mr-auto flex items-center gap-2.5 rounded-lg">
          <Logo className="size-7" />
          <span className="font-semibold tracking-tight">BestChat</span>
        </Link>
        <Link href={isSignedIn ? "/chat" : "/sign-in?next=%2Fpricing"} className={buttonClass("quiet")}>
          {isSignedIn ? t("billing.backToChat") : t("billing.signIn")}
        </Link>
      </header>
      <main className="space-y-20 pt-12 pb-24 sm:pt-16">
        <div>
          <div className="text-center">
            <h1 className="text-4xl leading-[1.1] font-semibold tracking-[-0.03em] sm:text-5xl">{t("billing.pricingTitle")}</h1>
            <p className="mx-auto mt-4 mb-8 max-w-lg text-lg text-muted">{t("billing.pricingText")}</p>
            <IntervalToggle value={interval} saving={yearlySaving(prices)} onChange={setInterval} />
          </div>
          <div className="mx-auto mt-10 grid max-w-3xl gap-5 md:grid-cols-2">
            <PlanOffer plan="free" price="$0" per={t("billing.forever")} note={t("billing.noCardNeeded")}>
              <FreeAction isSignedIn={isSignedIn} isPro={plan === "pro"} />
            </PlanOffer>
            <PlanOffer plan="pro" {...priceWords(prices, interval)}>
              <ProAction isSignedIn={isSignedIn} plan={plan} interval={interval} />
            </PlanOffer>
          </div>
          {hasLegal ? <LegalNote message="billing.acceptByBuying" className="mt-6 text-center text-[13px] text-muted" /> : null}
        </div>
        <PlanComparison />
        <PricingFaq />
      </main>
      <PageFooter hasLegal={hasLegal} />
    </div>
  );
}

function priceWords(prices: Price[], interval: BillingInterval): { price: string; per: string; note: string } {
  const price = priceOf(prices, interval);
  if (!price)
    return {
      price: "Pro",
      per: interval === "month" ? t("billing.byTheMonth") : t("billing.byTheYear"),
      note: t("billing.priceShownFirst"),
    };
  const perMonth = money(Math.ceil(price.amount / 12), price.currency);
  return {
    price: money(price.amount, price.currency),
    per: interval === "month" ? t("billing.aMonth") : t("billing.aYear"),
    note: interval === "month" ? t("billing.cancelAnyTime") : t("billing.perMonthYearly", { perMonth }),
  };
}

function FreeAction({ isSignedIn, isPro }: { isSignedIn: boolean; isPro: boolean }) {
  if (isSignedIn)
    return (
      <Link href={isPro ? "/billing" : "/chat"} className={buttonClass("secondary")}>
        {isPro ? t("billing.seeYourPlan") : t("billing.goToChat")}
      </Link>
    );
  return (
    <Link href="/sign-up" className={buttonClass("secondary")}>
      {t("billing.createAnAccount")}
    </Link>
  );
}

type ProActionProps = { isSignedIn: boolean; plan: "free" | "pro" | undefined; interval: BillingInterval };

function ProAction({ isSignedIn, plan, interval }: ProActionProps) {
  const { buy, isBuying } = usePurchase();
  if (!isSignedIn)
    return (
      <Link href="/sign-up?next=%2Fpricing" className={buttonClass("primary")}>
        {t("billing.getPro")}
      </Link>
    );
  if (plan === "pro")
    return (
      <Link href="/billing" className={buttonClass("primary")}>
        {t("billing.onPro")}
      </Link>
    );
  return (
    <Button look="primary" disabled={isBuying || !plan} onClick={() => buy(interval)}>
      {isBuying ? t("billing.openingTheCheckout") : t("frame.upgradeToPro")}
    </Button>
  );
}
