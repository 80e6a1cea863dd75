"use client";

import { Menu, PanelLeftOpen } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";
import { useShell } from "./shell-context.ts";

/** `heading`: drawn in the place of the title. */
type PageHeaderProps = { title: string; heading?: ReactNode; children?: ReactNode };

/** The bar at the top of a page: the way to the sidebar, the page's name, its own controls, the bell. */
export function PageHeader({ title, heading, children }: PageHeaderProps) {
  const { folded, fold, openDrawer, bell } = useShell();
  return (
    <header className="relative flex h-13 shrink-0 items-center gap-2 border-b border-line/70 px-3 md:px-5">
      <IconButton label={t("frame.openNavigation")} className="md:hidden" onClick={openDrawer}>
        <Menu className="size-[18px]" />
      </IconButton>
      {folded ? (
        <IconButton label={t("frame.showSidebar")} className="hidden md:inline-flex" onClick={() => fold(false)}>
          <PanelLeftOpen className="size-[18px]" />
        </IconButton>
      ) : null}
      {heading ?? (
        <h1 dir="auto" className="min-w-0 flex-1 truncate text-sm font-medium">
          {title}
        </h1>
      )}
      {children}
      {bell}
    </header>
  );
}
