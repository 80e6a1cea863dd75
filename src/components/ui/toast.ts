"use client";

import type { ExternalToast } from "sonner";

type Say = (words: string, more?: ExternalToast) => void;

/** Short notices at the edge of the page. Their code is loaded with the first one. */
export const toast: Say & { error: Say; success: Say; warning: Say } = Object.assign(saying(), {
  error: saying("error"),
  success: saying("success"),
  warning: saying("warning"),
});

type Kind = "error" | "success" | "warning";
let asked: (() => void) | null = null;
let isAsked = false;

/** Calls back once the first notice is shown, at once if it already was. */
export function onFirstToast(show: () => void): void {
  asked = show;
  if (isAsked) show();
}

function saying(kind?: Kind): Say {
  return (words, more) => {
    isAsked = true;
    asked?.();
    void import("sonner").then(({ toast }) => (kind ? toast[kind] : toast)(words, more));
  };
}
