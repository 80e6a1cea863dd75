import type { Metadata } from "next";
import { SuccessScreen } from "../../../../../features/billing/success-screen.tsx";
import { Messages } from "../../../../messages.tsx";

export const metadata: Metadata = { title: "Thank you" };

export default function BillingSuccessPage() {
  return (
    <Messages rooms={["billing"]}>
      <SuccessScreen />
    </Messages>
  );
}
