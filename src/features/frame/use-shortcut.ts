"use client";

import { useKeyDown } from "./use-key.ts";

/** Runs `act` on Ctrl or Command with `key`. */
export function useShortcut(key: string, act: () => void): void {
  useKeyDown((event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== key) return;
    event.preventDefault();
    act();
  });
}
