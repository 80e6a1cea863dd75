import { AccountSettings } from "#features/account/settings/account-settings.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.account");

export default function AccountPage() {
  return (
    <FirstData ask={(trpc) => [trpc.local.info.queryOptions()]}>
      <AccountSettings />
    </FirstData>
  );
}
