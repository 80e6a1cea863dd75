import { type ComponentType, lazy } from "react";

/** `lazy` for what is loaded when it is asked for: without a network it waits for one, instead of taking the whole page down. */
// biome-ignore lint/suspicious/noExplicitAny: as React's own `lazy` has it; the props are the component's.
export function lazyPart<T extends ComponentType<any>>(load: () => Promise<{ default: T }>) {
  return lazy(() =>
    load().catch((error: unknown) => {
      if (navigator.onLine) throw error;
      return networkBack().then(load);
    }),
  );
}

function networkBack(): Promise<void> {
  return new Promise((resolve) => window.addEventListener("online", () => resolve(), { once: true }));
}
