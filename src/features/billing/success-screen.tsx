"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { buttonClass } from "../../components/ui/button.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { useBilling } from "./use-billing.ts";

const askAgainMs = 5000;
const longMs = 30_000;

/** Where the checkout leads back to. The address says nothing that counts: this page waits for our own records. */
export function SuccessScreen() {
  const { data: billing } = useBilling();
  const isPro = billing?.plan === "pro";
  const isLong = useConfirming(!isPro);
  return (
    <>
      <PageHeader title={t("frame.billing")} />
      <div className="grid min-h-0 flex-1 place-items-center overflow-y-auto px-6 pb-16">
        <div role="status" aria-live="polite" className="rise flex max-w-sm flex-col items-center text-center" key={String(isPro)}>
          {isPro ? <Done /> : <Waiting isLong={isLong} />}
        </div>
      </div>
    </>
  );
}

function Done() {
  return (
    <>
      <CircleCheck aria-hidden className="mb-5 size-12 text-accent-text" strokeWidth={1.5} />
      <h2 className="text-2xl font-semibold tracking-tight">{t("billing.onPro")}</h2>
      <p className="mt-2 mb-6 text-muted">{t("billing.onProText")}</p>
      <div className="flex gap-2">
        <Link href="/chat" className={buttonClass("primary")}>
          {t("billing.goToChat")}
        </Link>
        <Link href="/billing" className={buttonClass("secondary")}>
          {t("billing.seeYourPlan")}
        </Link>
      </div>
    </>
  );
}

function Waiting({ isLong }: { isLong: boolean }) {
  return (
    <>
      <Spinner className="mb-5 size-9" label={t("billing.confirming")} />
      <h2 className="text-xl font-semibold tracking-tight">{t("billing.confirmingYourPayment")}</h2>
      <p className="mt-2 text-muted">{isLong ? t("billing.activationSlow") : t("billing.activationText")}</p>
      {isLong ? (
        <Link href="/billing" className={`${buttonClass("secondary")} mt-6`}>
          {t("billing.seeYourPlan")}
        </Link>
      ) : null}
    </>
  );
}

/** Asks our server to ask the payment provider, in case its word to us was lost; true when the wait has become long. */
function useConfirming(active: boolean): boolean {
  const trpc = useTRPC();
  const [isLong, setIsLong] = useState(false);
  const { mutate: refresh } = useMutation(trpc.billing.refresh.mutationOptions());
  useEffect(() => {
    if (!active) return;
    const asking = setInterval(() => refresh(), askAgainMs);
    const waiting = setTimeout(() => setIsLong(true), longMs);
    return () => {
      clearInterval(asking);
      clearTimeout(waiting);
    };
  }, [active, refresh]);
  return isLong;
}
