"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** The plan and what is left of it; the feed makes it fresh whenever our records change. */
export function useBilling({ enabled = true } = {}) {
  const trpc = useTRPC();
  return useQuery(trpc.billing.overview.queryOptions(undefined, { enabled, staleTime: 0 }));
}

/** The two ways out to the payment provider. Both leave the page; what fails is said and nothing has changed. */
export function usePurchase() {
  const trpc = useTRPC();
  const leave = { onSuccess: ({ url }: { url: string }) => window.location.assign(url) };
  const checkout = useMutation(
    trpc.billing.checkout.mutationOptions({
      ...leave,
      onError: (error) => toast.error(t("billing.checkoutNotOpened"), { description: error.message }),
    }),
  );
  const portal = useMutation(
    trpc.billing.portal.mutationOptions({
      ...leave,
      onError: (error) => toast.error(t("billing.portalNotOpened"), { description: error.message }),
    }),
  );
  const { reset: resetCheckout } = checkout;
  const { reset: resetPortal } = portal;
  useEffect(() => {
    // Back from the provider by the browser's button, the page may be the very one that was left, still busy.
    const onShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      resetCheckout();
      resetPortal();
    };
    window.addEventListener("pageshow", onShow);
    return () => window.removeEventListener("pageshow", onShow);
  }, [resetCheckout, resetPortal]);
  return {
    buy: (interval: "month" | "year") => checkout.mutate({ interval }),
    manage: () => portal.mutate(),
    // It stays busy after success, because the browser is on its way to another page.
    isBuying: checkout.isPending || checkout.isSuccess,
    isManaging: portal.isPending || portal.isSuccess,
  };
}
