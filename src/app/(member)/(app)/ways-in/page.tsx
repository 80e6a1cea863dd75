import { WaysInScreen } from "#features/account/sign-in/ways-in-screen.tsx";
import { FirstData } from "../../../first-data.tsx";
import { Messages, titled } from "../../../messages.tsx";

export const generateMetadata = titled("account.waysIn");

export default function WaysInPage() {
  return (
    <Messages rooms={["account", "auth"]}>
      <FirstData
        ask={(trpc) => [
          trpc.signInMethods.list.queryOptions(),
          trpc.signInMethods.providers.queryOptions(),
          trpc.apiKeys.list.queryOptions(),
        ]}
      >
        <WaysInScreen />
      </FirstData>
    </Messages>
  );
}
