"use client";

import { createContext, type ReactNode, useContext } from "react";

/** The signed-in account, as `account.me` answers it. */
export type Account = {
  id: number;
  email: string;
  emailVerified: boolean;
  name: string;
  plan: string;
  toolPolicy: "run_freely" | "ask_deletes" | "ask_changes";
  createdAt: string;
};

const AccountContext = createContext<Account | null>(null);

export function AccountProvider({ account, children }: { account: Account; children: ReactNode }) {
  return <AccountContext value={account}>{children}</AccountContext>;
}

export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (!account) throw new Error("useAccount needs an AccountProvider above it");
  return account;
}
