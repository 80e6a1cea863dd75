import type { ReactNode } from "react";
import { recentConversations } from "#features/feed/recent-conversations.ts";
import { settings } from "#server/settings.ts";
import { ToSignIn } from "../../../features/auth/to-sign-in.tsx";
import { AppShell } from "../../../features/shell/app-shell.tsx";
import { FirstData } from "../../first-data.tsx";
import { Messages } from "../../messages.tsx";
import { currentAccount, currentZone } from "../../page-request.ts";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const account = await currentAccount();
  if (!account) return <ToSignIn />;
  const zone = await currentZone();
  return (
    <Messages rooms={["conversation", "notification", "offline", "project", "share", "task"]}>
      <FirstData
        ask={(trpc) => [
          trpc.tasks.list.queryOptions(),
          trpc.projects.list.queryOptions(),
          trpc.filters.list.queryOptions(),
          trpc.conversations.list.queryOptions(recentConversations),
          trpc.account.me.queryOptions(),
        ]}
      >
        <AppShell account={account} zone={zone} realtimeUrl={settings().realtimeUrl}>
          {children}
        </AppShell>
      </FirstData>
    </Messages>
  );
}
