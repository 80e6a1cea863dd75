import { SettingsScreen } from "#features/account/settings/settings-screen.tsx";
import { FirstData } from "../../../first-data.tsx";
import { Messages, titled } from "../../../messages.tsx";

export const generateMetadata = titled("frame.settings");

export default function SettingsPage() {
  return (
    <Messages rooms={["account", "auth", "mcp", "prompt", "provider"]}>
      <FirstData
        ask={(trpc) => [
          trpc.account.instructions.queryOptions(),
          trpc.savedPrompts.list.queryOptions(),
          trpc.providers.list.queryOptions(),
          trpc.local.info.queryOptions(),
          trpc.models.list.queryOptions(),
          trpc.mcp.list.queryOptions(),
          trpc.signInMethods.list.queryOptions(),
          trpc.signInMethods.providers.queryOptions(),
          trpc.apiKeys.list.queryOptions(),
          trpc.audit.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
        ]}
      >
        <SettingsScreen />
      </FirstData>
    </Messages>
  );
}
