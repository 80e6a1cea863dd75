import type { Metadata } from "next";
import { SettingsScreen } from "#features/account/settings/settings-screen.tsx";
import { FirstData } from "../../../first-data.tsx";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsPage() {
  return (
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
  );
}
