"use client";

import type { ReactNode } from "react";
import { Sheet } from "#components/ui/sheet.tsx";
import { t } from "#messages/text.ts";

/** The sidebar on narrow screens. */
export function Drawer({ open, onOpenChange, children }: { open: boolean; onOpenChange: (open: boolean) => void; children: ReactNode }) {
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t("frame.navigation")}
      hidden="md:hidden"
      className="left-0 w-[min(19rem,86vw)] border-r border-line"
    >
      {children}
    </Sheet>
  );
}
