"use client";

import type { DropdownMenu } from "radix-ui";
import { createContext, useContext } from "react";

/** Radix's parts of a menu, for what stands within one: its code comes with the menu that is opened. */
export const MenuParts = createContext<typeof DropdownMenu | null>(null);

export function useMenuParts(): typeof DropdownMenu {
  const parts = useContext(MenuParts);
  if (!parts) throw new Error("An item of a menu stands outside a menu");
  return parts;
}
