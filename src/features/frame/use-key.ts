"use client";

import { useEffect, useEffectEvent } from "react";

/** Whether a key belongs to what has the focus: a field, or something open over the page. */
export function isTakenElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  return (
    event.defaultPrevented ||
    event.isComposing ||
    Boolean(target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=menu], [role=dialog]"))
  );
}

/** Runs `act` on one key alone, where nobody is writing. */
export function useKey(key: string, act: () => void): void {
  const run = useEffectEvent(act);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTakenElsewhere(event)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [key]);
}
