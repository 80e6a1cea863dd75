import { headers } from "next/headers";
import type { ReactNode } from "react";
import { settings } from "#server/settings.ts";
import { ToSignIn } from "../../../features/auth/to-sign-in.tsx";
import { AppShell } from "../../../features/shell/app-shell.tsx";
import { currentAccount } from "../../current-account.ts";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const account = await currentAccount(await headers());
  if (!account) return <ToSignIn />;
  return (
    <AppShell account={account} realtimeUrl={settings().realtimeUrl}>
      {children}
    </AppShell>
  );
}
