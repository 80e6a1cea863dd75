/** A page that was out of sight for so long comes back to somebody who was away. */
const awayMs = 10 * 60_000;

let since = Date.now();
const listeners = new Set<() => void>();
let hiddenAt: number | null = null;

if (typeof document !== "undefined")
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hiddenAt = Date.now();
    else if (hiddenAt !== null && Date.now() - hiddenAt > awayMs) {
      since = Date.now();
      for (const listener of listeners) listener();
    }
  });

/** When the reader came back: what happened before, they have not seen. */
export function absence(): number {
  return since;
}

/** Calls whenever the reader comes back after a while. */
export function beganAway(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
