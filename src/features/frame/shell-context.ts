"use client";

import { createContext, useContext } from "react";

type Shell = { folded: boolean; fold: (folded: boolean) => void; openDrawer: () => void; openSearch: () => void };

export const ShellContext = createContext<Shell | null>(null);

/** What a page may ask of the frame around it. */
export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error("useShell needs an AppShell above it");
  return shell;
}
