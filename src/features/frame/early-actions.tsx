"use client";

import { useEffect } from "react";

/**
 * Pages are there before their scripts. This runs with the first byte of them and keeps the last button that was pressed, and keeps
 * forms that only scripts can send from leaving the page. A part that is marked as late (see late-part.tsx) has its scripts after
 * those of the page: whether a press in it did its work is known once the press is over. No quotes and no signs that markup would
 * escape.
 */
const keepEarly =
  "window.bestchatEarly=null;window.bestchatLate=null;" +
  "function bestchatIsLate(e){return e.closest(`[data-late]`)!==null}" +
  "addEventListener(`click`,function(e){var b=e.target.closest(`button`);window.bestchatEarly=b;window.bestchatLate=null;" +
  "setTimeout(function(){if(b){if(bestchatIsLate(b)){window.bestchatLate=b}}})},true);" +
  "addEventListener(`submit`,function(e){if(window.bestchatReady){if(bestchatIsLate(e.target)===false)return}" +
  "if(e.target.hasAttribute(`action`))return;e.preventDefault()},true)";

export type Early = Window & { bestchatEarly?: HTMLElement | null; bestchatLate?: HTMLElement | null; bestchatReady?: boolean };

/** What somebody pressed before the scripts were there happens once they are. */
export function EarlyActions({ nonce }: { nonce: string | undefined }) {
  useEffect(() => {
    const early: Early = window;
    if (early.bestchatReady) return;
    early.bestchatReady = true;
    document.documentElement.dataset.ready = "";
    const pressed = early.bestchatEarly;
    if (pressed?.isConnected && !pressed.closest("[data-late]")) pressed.click();
  }, []);
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {keepEarly}
    </script>
  );
}
