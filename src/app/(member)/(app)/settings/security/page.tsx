import { SecuritySettings } from "#features/account/settings/security-settings.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.security");

export default function SecurityPage() {
  return (
    <Messages rooms={["auth"]}>
      <FirstData ask={(trpc) => [trpc.signInMethods.list.queryOptions(), trpc.signInMethods.providers.queryOptions()]}>
        <SecuritySettings />
      </FirstData>
    </Messages>
  );
}
