"use client";

import type { DropdownMenu } from "radix-ui";
import { createContext, useContext } from "react";

/** Radix's menu parts for the items of a menu, loaded together with the opened menu. */
export const MenuParts = createContext<typeof DropdownMenu | null>(null);

export function useMenuParts(): typeof DropdownMenu {
  const parts = useContext(MenuParts);
  if (!parts) throw new Error("item outside of a menu");
  return parts;
}
