"use client";

import type { ReactNode } from "react";
import { Sheet } from "#components/ui/sheet.tsx";

/** The sidebar on narrow screens. */
export function Drawer({ open, onOpenChange, children }: { open: boolean; onOpenChange: (open: boolean) => void; children: ReactNode }) {
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title="Navigation"
      hidden="md:hidden"
      className="left-0 w-[min(19rem,86vw)] border-r border-line"
    >
      {children}
    </Sheet>
  );
}
