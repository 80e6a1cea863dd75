"use client";

import { lazyPart } from "./lazy-part.ts";
import { OpensLater } from "./opens-later.tsx";
import type { PopoverProps } from "./radix-popover.tsx";

const load = () => import("./radix-popover.tsx");
const RadixPopover = lazyPart(load);

/** A small panel beside `trigger`. Escape and a click outside close it. */
export function Popover(props: PopoverProps) {
  return (
    <OpensLater trigger={props.trigger} haspopup="dialog" load={load}>
      <RadixPopover {...props} />
    </OpensLater>
  );
}
