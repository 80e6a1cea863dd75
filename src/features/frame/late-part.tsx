"use client";

import { type ReactNode, Suspense, useEffect, useRef } from "react";
import type { Early } from "./early-actions.tsx";

/**
 * A part of a page that is drawn with it and whose code comes after what is in sight. React drops a press on what has no code
 * yet: the last one is done again once the code is there.
 */
export function LatePart({ children }: { children: ReactNode }) {
  const part = useRef<HTMLDivElement>(null);
  return (
    <div ref={part} data-late="">
      <Suspense>
        {children}
        <Arrived onArrival={() => part.current && pressAgain(part.current)} />
      </Suspense>
    </div>
  );
}

function Arrived({ onArrival }: { onArrival: () => void }) {
  const arrive = useRef(onArrival);
  useEffect(() => arrive.current(), []);
  return null;
}

function pressAgain(part: HTMLElement): void {
  if (!part.hasAttribute("data-late")) return;
  part.removeAttribute("data-late");
  const early: Early = window;
  const pressed = early.bestchatLate;
  if (!pressed || !part.contains(pressed)) return;
  pressed.click();
  // The page, when its own scripts come after these, must not do it a second time.
  early.bestchatEarly = null;
}
