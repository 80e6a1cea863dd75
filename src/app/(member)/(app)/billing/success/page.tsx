import { SuccessScreen } from "../../../../../features/billing/success-screen.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("billing.thankYou");

export default function BillingSuccessPage() {
  return (
    <Messages rooms={["billing"]}>
      <SuccessScreen />
    </Messages>
  );
}
