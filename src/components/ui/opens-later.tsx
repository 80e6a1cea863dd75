"use client";

import { cloneElement, type ReactElement, type ReactNode, Suspense, startTransition, useState } from "react";

type TriggerProps = { onClick?: () => void; "data-state"?: string };

type OpensLaterProps = {
  trigger: ReactElement;
  haspopup: "menu" | "dialog";
  /** Loads the code of the popup; called when the pointer or the focus reaches the trigger. */
  load: () => Promise<unknown>;
  /** Replaces the trigger from its first use on, opened. */
  children: ReactNode;
};

/** A popup's trigger, whose code is loaded when the pointer or the focus reaches it. */
export function OpensLater({ trigger, haspopup, load, children }: OpensLaterProps) {
  const [isUsed, setUsed] = useState(false);
  const near = () => void load().catch(() => {}); // Offline; the next attempt loads it.
  const use = () => startTransition(() => setUsed(true));
  const closed = cloneElement(trigger as ReactElement<TriggerProps & Record<string, unknown>>, {
    "aria-haspopup": haspopup,
    "aria-expanded": false,
    "data-state": "closed",
    onPointerEnter: near,
    onFocus: near,
    onClick: use,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "ArrowDown" || haspopup !== "menu") return;
      event.preventDefault();
      use();
    },
  });
  return <Suspense fallback={closed}>{isUsed ? children : closed}</Suspense>;
}
