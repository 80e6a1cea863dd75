import type { Metadata } from "next";
import { t } from "#messages/text.ts";
import { proPrices } from "#server/billing/catalog.ts";
import { settings } from "#server/settings.ts";
import { PricingScreen } from "../../features/billing/pricing-screen.tsx";
import { Messages } from "../messages.tsx";
import { currentAccount, currentLocale } from "../page-request.ts";

export async function generateMetadata(): Promise<Metadata> {
  await currentLocale();
  return { title: t("frame.pricing"), description: t("billing.pricingDescription") };
}

export default async function PricingPage() {
  const [account, prices] = await Promise.all([currentAccount(), proPrices()]);
  return (
    <Messages rooms={["billing"]}>
      <PricingScreen prices={prices} isSignedIn={account !== null} hasLegal={settings().legal !== null} />
    </Messages>
  );
}
