"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { setReaderZone } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";

/** The signed-in account, as `account.me` answers it. */
export type Account = {
  id: number;
  email: string;
  emailVerified: boolean;
  name: string;
  plan: string;
  toolPolicy: "run_freely" | "ask_deletes" | "ask_changes";
  timeZone: string | null;
  locale: string | null;
  createdAt: string;
};

const AccountContext = createContext<Account | null>(null);

export function AccountProvider({ account, children }: { account: Account; children: ReactNode }) {
  setReaderZone(account.timeZone);
  return <AccountContext value={account}>{children}</AccountContext>;
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
