/** `taken`: points of the current window including the ones just taken; `msLeft`: until the next one begins. */
export type WindowState = { taken: number; msLeft: number };

/** Counts points in windows that begin with their first point. */
export type WindowStore = {
  take: (key: string, points: number, seconds: number) => Promise<WindowState>;
  /** Takes points of many distinct keys in one query; the states are in the same order. */
  takeMany: (taken: { key: string; points: number }[], seconds: number) => Promise<WindowState[]>;
  giveBack: (key: string) => Promise<void>;
};
