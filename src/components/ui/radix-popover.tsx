"use client";

import { Popover as Radix } from "radix-ui";
import { type ReactElement, type ReactNode, useEffect } from "react";
import { classNames } from "./class-names.ts";

export type PopoverProps = {
  /** A single button element. */
  trigger: ReactElement;
  label?: string;
  side?: "top" | "bottom";
  align?: "start" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
  children: ReactNode;
};

/** The panel's implementation, opened when mounted. */
export default function RadixPopover({
  trigger,
  label,
  side = "bottom",
  align = "start",
  open,
  onOpenChange,
  className,
  children,
}: PopoverProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is there because somebody opened it.
  useEffect(() => onOpenChange?.(true), []);
  return (
    <Radix.Root {...(open === undefined ? { defaultOpen: true } : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          className={classNames(
            "rise z-50 max-h-[60vh] w-80 max-w-[calc(100vw-1.5rem)] overflow-y-auto rounded-xl border border-line bg-raised p-4 text-sm shadow-float outline-none",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
