"use client";

import { createContext, type ReactNode, useContext } from "react";

type Shell = {
  folded: boolean;
  fold: (folded: boolean) => void;
  openDrawer: () => void;
  openSearch: () => void;
  openQuickAdd: () => void;
  /** Stands at the end of every page's header. */
  bell: ReactNode;
};

export const ShellContext = createContext<Shell | null>(null);

/** What a page may ask of the frame around it. */
export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error("useShell needs an AppShell above it");
  return shell;
}
