"use client";

import { useEffect } from "react";

/**
 * Pages are there before their scripts. This runs with the first byte of them and keeps the last button that was pressed, and keeps
 * forms that only scripts can send from leaving the page. No quotes and no signs that markup would escape.
 */
const keepEarly =
  "window.bestchatEarly=null;" +
  "addEventListener(`click`,function(e){window.bestchatEarly=e.target.closest(`button`)},true);" +
  "addEventListener(`submit`,function(e){if(window.bestchatReady)return;if(e.target.hasAttribute(`action`))return;e.preventDefault()},true)";

type Early = Window & { bestchatEarly?: HTMLElement | null; bestchatReady?: boolean };

/** What somebody pressed before the scripts were there happens once they are. */
export function EarlyActions({ nonce }: { nonce: string | undefined }) {
  useEffect(() => {
    const early: Early = window;
    if (early.bestchatReady) return;
    early.bestchatReady = true;
    document.documentElement.dataset.ready = "";
    if (early.bestchatEarly?.isConnected) early.bestchatEarly.click();
  }, []);
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {keepEarly}
    </script>
  );
}
