"use client";

import { cloneElement, type ReactElement, type ReactNode, Suspense, startTransition, useState } from "react";

type TriggerProps = { onClick?: () => void; "data-state"?: string };

type OpensLaterProps = {
  trigger: ReactElement;
  haspopup: "menu" | "dialog";
  /** Brings the code of what opens; called as soon as somebody comes near. */
  load: () => Promise<unknown>;
  /** What is drawn in place of the trigger from its first use on, open. */
  children: ReactNode;
};

/** A button that looks and speaks like one that opens something, whose code is loaded when somebody comes near it. */
export function OpensLater({ trigger, haspopup, load, children }: OpensLaterProps) {
  const [isUsed, setUsed] = useState(false);
  const near = () => void load().catch(() => {}); // Without a connection the next try asks again.
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
