import type { Metadata } from "next";
import { SuccessScreen } from "../../../../../features/billing/success-screen.tsx";

export const metadata: Metadata = { title: "Thank you" };

export default function BillingSuccessPage() {
  return <SuccessScreen />;
}
