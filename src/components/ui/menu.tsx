"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

type MenuProps = {
  trigger: ReactNode;
  label?: string;
  align?: "start" | "end";
  side?: "top" | "bottom";
  className?: string;
  children: ReactNode;
};

/** A menu that opens from `trigger`, a single button element. */
export function Menu({ trigger, label, align = "end", side = "bottom", className, children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
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
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const itemClass =
  "flex items-center gap-2.5 rounded-lg px-2.5 py-1.5 outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-50";

export function MenuItem({ className, danger = false, ...rest }: ComponentProps<typeof Radix.Item> & { danger?: boolean }) {
  return <Radix.Item className={classNames(itemClass, danger && "text-danger", className)} {...rest} />;
}

export function MenuChoices({ label, ...rest }: ComponentProps<typeof Radix.RadioGroup> & { label: string }) {
  return (
    <>
      <Radix.Label className="px-2.5 pt-1.5 pb-1 text-xs text-faint">{label}</Radix.Label>
      <Radix.RadioGroup {...rest} />
    </>
  );
}

export function MenuChoice({ className, children, ...rest }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={classNames(itemClass, "justify-between", className)} {...rest}>
      <span className="flex items-center gap-2.5">{children}</span>
      <Radix.ItemIndicator className="size-1.5 rounded-full bg-accent" />
    </Radix.RadioItem>
  );
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
