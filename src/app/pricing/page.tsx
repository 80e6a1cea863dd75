import type { Metadata } from "next";
import { proPrices } from "#server/billing/catalog.ts";
import { PricingScreen } from "../../features/billing/pricing-screen.tsx";
import { currentAccount } from "../page-request.ts";

export const metadata: Metadata = {
  title: "Pricing",
  description: "BestChat is free to start. Pro has room for the whole day.",
};

export default async function PricingPage() {
  const [account, prices] = await Promise.all([currentAccount(), proPrices()]);
  return <PricingScreen prices={prices} isSignedIn={account !== null} />;
}
