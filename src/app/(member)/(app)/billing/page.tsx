import { BillingScreen } from "#features/billing/billing-screen.tsx";
import { settings } from "#server/settings.ts";
import { FirstData } from "../../../first-data.tsx";
import { Messages, titled } from "../../../messages.tsx";

export const generateMetadata = titled("frame.billing");

export default function BillingPage() {
  return (
    <Messages rooms={["billing"]}>
      <FirstData ask={(trpc) => [trpc.billing.overview.queryOptions(), trpc.billing.history.queryOptions()]}>
        <BillingScreen hasLegal={settings().legal !== null} />
      </FirstData>
    </Messages>
  );
}
