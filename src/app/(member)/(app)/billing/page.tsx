import type { Metadata } from "next";
import { BillingScreen } from "#features/billing/billing-screen.tsx";
import { FirstData } from "../../../first-data.tsx";

export const metadata: Metadata = { title: "Billing" };

export default function BillingPage() {
  return (
    <FirstData ask={(trpc) => [trpc.billing.overview.queryOptions(), trpc.billing.history.queryOptions()]}>
      <BillingScreen />
    </FirstData>
  );
}
