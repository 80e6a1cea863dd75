import { z } from "zod";
import { BillingInterval } from "#contracts/billing.ts";
import { getBilling, listBillingHistory } from "#domain/billing/billing-view.ts";
import { reconcileUser } from "#domain/billing/reconcile.ts";
import { listOrders, openInvoice } from "#server/billing/catalog.ts";
import { openPortal, startCheckout } from "#server/billing/checkout.ts";
import { askPolar, requirePolar } from "#server/billing/polar.ts";
import { charge } from "#server/http/rate-limit.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

/** For calls to Polar, which has its own limit for all our users together. */
const polarProcedure = userProcedure.use(async ({ ctx, next }) => {
  await charge("billing", `user:${ctx.actor.userId}`);
  return next();
});

export const billingRouter = router({
  overview: userProcedure.query(({ ctx }) => getBilling(ctx.actor)),
  history: userProcedure.query(({ ctx }) => listBillingHistory(ctx.actor)),
  orders: polarProcedure.query(({ ctx }) => listOrders(ctx.actor)),
  checkout: polarProcedure
    .input(z.object({ interval: BillingInterval }))
    .mutation(({ ctx, input }) => startCheckout(ctx.actor, input.interval)),
  portal: polarProcedure.mutation(({ ctx }) => openPortal(ctx.actor)),
  invoice: polarProcedure.input(z.object({ orderId: z.uuid() })).mutation(({ ctx, input }) => openInvoice(ctx.actor, input.orderId)),
  /** Reconciles with Polar now, for a page that waits for a payment and for users in doubt. */
  refresh: polarProcedure.mutation(async ({ ctx }) => ({
    outcome: await askPolar(() => reconcileUser(requirePolar(), ctx.actor.userId)),
  })),
});
