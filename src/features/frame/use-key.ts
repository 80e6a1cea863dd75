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

/** Calls `onKey`, as it is now, for each key that is pressed anywhere on the page. */
export function useKeyDown(onKey: (event: KeyboardEvent) => void): void {
  const run = useEffectEvent(onKey);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => run(event);
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** Runs `act` on one key alone, where nobody is writing. */
export function useKey(key: string, act: () => void): void {
  useKeyDown((event) => {
    if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTakenElsewhere(event)) return;
    event.preventDefault();
    act();
  });
}
