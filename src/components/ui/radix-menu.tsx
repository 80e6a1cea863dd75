"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { MenuParts } from "./menu-parts.ts";

export type MenuProps = {
  /** A single button element. */
  trigger: ReactElement;
  label?: string;
  align?: "start" | "end";
  side?: "top" | "bottom";
  className?: string;
  children: ReactNode;
};

/** The menu's implementation, opened when mounted. */
export default function RadixMenu({ trigger, label, align = "end", side = "bottom", className, children }: MenuProps) {
  return (
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          className={classNames(
            "rise z-50 min-w-48 rounded-xl border border-line bg-raised p-1 text-sm shadow-float outline-none",
            className,
          )}
        >
          <MenuParts value={Radix}>{children}</MenuParts>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
