"use client";

import { useSyncExternalStore } from "react";

/** Whether a media query holds; on the server, and while the page wakes up, it does not. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** The pointer is a finger. */
export const coarse = "(pointer: coarse)";

/** A phone's width, as in the styles. */
export const phone = "(max-width: 767px)";
