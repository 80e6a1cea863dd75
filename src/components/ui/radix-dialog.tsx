"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { t } from "#messages/text.ts";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  /** Hides the heading visually, for self-explanatory dialogs. */
  titleHidden?: boolean;
  /** May open above another dialog, which it then covers like the page. */
  isTopmost?: boolean;
  className?: string;
  children: ReactNode;
};

/** The dialog's implementation. */
export default function RadixDialog({
  open,
  onOpenChange,
  title,
  description,
  titleHidden = false,
  isTopmost = false,
  className,
  children,
}: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={classNames("fade fixed inset-0 bg-black/35 backdrop-blur-[2px]", isTopmost ? "z-50" : "z-40")} />
        <Panel title={title} description={description} titleHidden={titleHidden} className={className}>
          {children}
        </Panel>
      </Radix.Portal>
    </Radix.Root>
  );
}

type PanelProps = Omit<DialogProps, "open" | "onOpenChange" | "description" | "className"> & {
  description: string | undefined;
  className: string | undefined;
};

/** Rendered only while the dialog is open. Remembers the focused element before a field inside takes the focus by `autoFocus`. */
function Panel({ title, description, titleHidden, className, children }: PanelProps) {
  const [opener] = useState(() => document.activeElement);
  return (
    <Radix.Content
      {...(description ? {} : { "aria-describedby": undefined })}
      onCloseAutoFocus={(event) => {
        if (!(opener instanceof HTMLElement && opener.isConnected)) return;
        event.preventDefault();
        opener.focus();
      }}
      className={classNames(
        "rise fixed top-[12vh] left-1/2 z-50 max-h-[76vh] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 overflow-y-auto rounded-2xl border border-line bg-raised p-5 shadow-float outline-none",
        className,
      )}
    >
      <div className={titleHidden ? "sr-only" : "mb-4 flex items-start justify-between gap-4"}>
        <div>
          <Radix.Title dir="auto" className="font-semibold tracking-tight">
            {title}
          </Radix.Title>
          {description ? <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description> : null}
        </div>
        {titleHidden ? null : (
          <Radix.Close asChild>
            <IconButton label={t("frame.close")} className="-mt-1 -mr-1">
              <X className="size-4" />
            </IconButton>
          </Radix.Close>
        )}
      </div>
      {children}
    </Radix.Content>
  );
}
