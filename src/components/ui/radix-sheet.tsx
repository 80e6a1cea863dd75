"use client";

import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type SheetProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  className: string;
  /** Hides it at widths where its content fits beside the page. */
  hidden: "md:hidden" | "xl:hidden";
  children: ReactNode;
};

/** The sheet's implementation. */
export default function RadixSheet({ open, onOpenChange, title, className, hidden, children }: SheetProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={classNames("fade fixed inset-0 z-40 bg-black/40", hidden)} />
        <Dialog.Content
          aria-describedby={undefined}
          // Focusing the first field would open a phone's keyboard over the sheet.
          onOpenAutoFocus={(event) => event.preventDefault()}
          tabIndex={-1}
          className={classNames("slide-in fixed inset-y-0 z-50 flex flex-col bg-panel shadow-float outline-none", hidden, className)}
        >
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
