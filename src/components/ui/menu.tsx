"use client";

import type { DropdownMenu } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { lazyPart } from "./lazy-part.ts";
import { useMenuParts } from "./menu-parts.ts";
import { OpensLater } from "./opens-later.tsx";
import type { MenuProps } from "./radix-menu.tsx";

const load = () => import("./radix-menu.tsx");
const RadixMenu = lazyPart(load);

/** A menu that opens from `trigger`. */
export function Menu(props: MenuProps) {
  return (
    <OpensLater trigger={props.trigger} haspopup="menu" load={load}>
      <RadixMenu {...props} />
    </OpensLater>
  );
}

const itemClass =
  "flex items-center gap-2.5 rounded-lg px-2.5 py-1.5 outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-50";

export function MenuItem({ className, danger = false, ...rest }: ComponentProps<typeof DropdownMenu.Item> & { danger?: boolean }) {
  const { Item } = useMenuParts();
  return <Item className={classNames(itemClass, danger && "text-danger", className)} {...rest} />;
}

export function MenuChoices({ label, ...rest }: ComponentProps<typeof DropdownMenu.RadioGroup> & { label: string }) {
  const { Label, RadioGroup } = useMenuParts();
  return (
    <>
      <Label className="px-2.5 pt-1.5 pb-1 text-xs text-faint">{label}</Label>
      <RadioGroup {...rest} />
    </>
  );
}

export function MenuChoice({ className, children, ...rest }: ComponentProps<typeof DropdownMenu.RadioItem>) {
  const { RadioItem, ItemIndicator } = useMenuParts();
  return (
    <RadioItem className={classNames(itemClass, "justify-between", className)} {...rest}>
      <span className="flex items-center gap-2.5">{children}</span>
      <ItemIndicator className="size-1.5 rounded-full bg-accent" />
    </RadioItem>
  );
}

export function MenuLine() {
  const { Separator } = useMenuParts();
  return <Separator className="my-1 h-px bg-line" />;
}
