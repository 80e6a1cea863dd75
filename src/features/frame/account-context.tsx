"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, Fragment, type ReactNode, useContext, useEffect, useState } from "react";
import { setReaderZone } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { SettingsOf } from "#contracts/setting.ts";
import { ownZone } from "#contracts/zoned-time.ts";

/** The signed-in account, as `account.me` answers it. */
export type Account = {
  id: number;
  email: string;
  emailVerified: boolean;
  plan: string;
  createdAt: string;
} & SettingsOf<"account"> &
  SettingsOf<"toolPolicy">;

const AccountContext = createContext<Account | null>(null);

/** `zone`: the one that the server drew this page in. */
type AccountProviderProps = { account: Account; zone: string; children: ReactNode };

export function AccountProvider({ account, zone: drawnIn, children }: AccountProviderProps) {
  const [zone, setZone] = useState(drawnIn);
  setReaderZone(account.timeZone ?? zone);
  // Only a browser that has been here never before, or has travelled, is in another zone: its page is drawn once more.
  useEffect(() => setZone(ownZone()), []);
  return (
    <AccountContext value={account}>
      <Fragment key={account.timeZone ?? zone}>{children}</Fragment>
    </AccountContext>
  );
}

export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (!account) throw new Error("useAccount needs an AccountProvider above it");
  return account;
}

/** The plan as it is now: it changes while the page is open. */
export function usePlan(): string {
  const trpc = useTRPC();
  const account = useAccount();
  const { data: me } = useQuery(trpc.account.me.queryOptions());
  return me?.plan ?? account.plan;
}
