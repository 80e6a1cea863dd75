"use client";

import type { ExternalToast } from "sonner";

type Say = (text: string, more?: ExternalToast) => void;

/** Short notices at the edge of the page. Their code is loaded with the first one. */
export const toast: Say & { error: Say; success: Say; warning: Say } = Object.assign(toastOf(), {
  error: toastOf("error"),
  success: toastOf("success"),
  warning: toastOf("warning"),
});

type Kind = "error" | "success" | "warning";
let onFirst: (() => void) | null = null;
let hasToast = false;

/** Calls back once the first notice is shown, at once if it already was. */
export function onFirstToast(show: () => void): void {
  onFirst = show;
  if (hasToast) show();
}

/** Loads what notices are drawn by, for a time without a network. */
export async function prepareToasts(): Promise<void> {
  await import("sonner");
}

function toastOf(kind?: Kind): Say {
  return (text, more) => {
    hasToast = true;
    onFirst?.();
    // Without a network what was never loaded cannot be said.
    void import("sonner").then(({ toast }) => (kind ? toast[kind] : toast)(text, more)).catch(() => {}); // biome-ignore format: one chain
  };
}
